import type { Category, Channel } from '#schemas/types.ts'

/** Every channel, in the order of its schema. */
export const channels = [
  'SMS',
  'MMS',
  'WHATSAPP',
  'RCS',
  'VOICE',
  'EMAIL',
  'PUSH',
  'UNKNOWN',
] as const satisfies readonly Channel[]

/** Every category, in the order of its schema. */
export const categories = [
  'OTP',
  'TRANSACTIONAL',
  'MARKETING',
  'SERVICE_REPLY',
  'UNKNOWN',
] as const satisfies readonly Category[]

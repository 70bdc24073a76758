import type { Channel } from '#schemas/types.ts'

const phoneChannels: readonly Channel[] = ['SMS', 'MMS', 'WHATSAPP', 'RCS', 'VOICE']

/** Whether a channel reaches its recipients by phone number. */
export const isPhoneChannel = (channel: Channel): boolean => phoneChannels.includes(channel)

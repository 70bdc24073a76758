import type { Channel, EpochMs, NotifyRequested, Reason } from '#schemas/types.ts'
import { carriedLimit } from '#processors/shared/carried-limit.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { isMeantInMs } from '#processors/shared/told-time.ts'
import { mostSegments, smsSegments } from './sms-segments.ts'

/**
 * Whether a request can be sent at all: the names of the checks that it passed and the reasons of those that it did
 * not.
 */
export interface ShapeVerdict {
  readonly passed: readonly string[]
  readonly reasons: readonly Reason[]
}

/** Its name, the code and the text of its failure, and itself. */
type ShapeCheck = readonly [
  name: string,
  code: string,
  detail: string,
  passes: (request: NotifyRequested, at: EpochMs, policy: CpaasPolicy) => boolean,
]

/** ITU-T E.164: a plus sign and 7 to 15 digits, the first of which is no zero. */
const e164 = /^\+[1-9]\d{6,14}$/

const phoneChannels: readonly Channel[] = ['SMS', 'MMS', 'WHATSAPP', 'RCS', 'VOICE']

const isReachable = ({ channel, recipient }: NotifyRequested): boolean =>
  phoneChannels.includes(channel) ? e164.test(recipient) : recipient !== ''

const hasContent = ({ body, templateId }: NotifyRequested): boolean =>
  (body ?? '').trim() !== '' || (templateId ?? '') !== ''

const hasTimes = ({ expiresAt, sendAfter }: NotifyRequested): boolean =>
  (expiresAt === null || isMeantInMs(expiresAt)) && (sendAfter === null || isMeantInMs(sendAfter))

const startsSoon = ({ sendAfter }: NotifyRequested, at: EpochMs, { maxSendDelayMs }: CpaasPolicy): boolean =>
  sendAfter === null || sendAfter <= at + maxSendDelayMs

const isInTime = ({ expiresAt, sendAfter }: NotifyRequested, at: EpochMs): boolean =>
  expiresAt === null || expiresAt > Math.max(at, sendAfter ?? at)

const fits = ({ variables }: NotifyRequested): boolean => {
  let length = 0
  for (const name in variables) length += name.length + variables[name]!.length
  return length <= carriedLimit
}

/** The segments of a text message; `null` on other channels, and where a template makes the text. */
export const segmentsOf = ({ channel, body, templateId }: NotifyRequested): number | null =>
  channel === 'SMS' && (body ?? '') !== '' && (templateId ?? '') === '' ? smsSegments(body!) : null

/** No text with so few characters is too long, whatever they are. */
const surelyFits = mostSegments * 67

const isShort = (request: NotifyRequested): boolean =>
  (request.body ?? '').length <= surelyFits || (segmentsOf(request) ?? 0) <= mostSegments

const hasRoute = ({ channel }: NotifyRequested, _at: EpochMs, { routes }: CpaasPolicy): boolean =>
  channel === 'UNKNOWN' || routes[channel].length > 0

/** In the order in which they decide. Details never quote the request: they travel in clear. */
const checks: readonly ShapeCheck[] = [
  ['channel', 'CHANNEL_UNKNOWN', 'nothing can be sent on this channel', ({ channel }) => channel !== 'UNKNOWN'],
  ['route', 'CHANNEL_DISABLED', 'no provider carries this channel', hasRoute],
  ['recipient', 'RECIPIENT_INVALID', 'recipient is empty, or no E.164 number on a phone channel', isReachable],
  ['content', 'CONTENT_MISSING', 'neither body nor templateId is given', hasContent],
  ['segments', 'CONTENT_TOO_LONG', `the text needs more than ${mostSegments} segments`, isShort],
  ['size', 'CONTENT_TOO_LARGE', `the variables have more than ${carriedLimit} characters together`, fits],
  ['times', 'TIME_INVALID', 'sendAfter or expiresAt is no time in milliseconds since 1970', hasTimes],
  ['start', 'SEND_AFTER_TOO_FAR', 'sendAfter is further ahead than the policy allows', startsSoon],
  ['expiry', 'EXPIRED', 'expiresAt is past, or not after sendAfter', isInTime],
]

/** The names of all checks. */
export const shapeChecks: readonly string[] = checks.map(([name]) => name)

/** The verdict on nearly every request. */
const fit: ShapeVerdict = { passed: shapeChecks, reasons: [] }

/** Runs every check; a request without reasons is fit to be sent. `at` is stream time. */
export const checkShape = (request: NotifyRequested, at: EpochMs, policy: CpaasPolicy): ShapeVerdict => {
  const failed = checks.filter(([, , , passes]) => !passes(request, at, policy))
  if (failed.length === 0) return fit
  return {
    passed: checks.filter((check) => !failed.includes(check)).map(([name]) => name),
    reasons: failed.map(([, code, detail]) => ({ code, detail })),
  }
}

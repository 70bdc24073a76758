import type { Channel, EpochMs, NotifyRequested, Reason } from '#schemas/types.ts'
import { isPhoneChannel } from '#processors/cpaas/recipient/phone-channels.ts'
import { phoneNumber } from '#processors/cpaas/recipient/phone-number.ts'
import { carriedLimit } from '#processors/shared/carried-limit.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { isMeantInMs } from '#processors/shared/told-time.ts'
import { mostSegments, smsSegments } from './sms-segments.ts'

/** Its name, the code and the text of its failure, and itself. */
type ShapeCheck = readonly [
  name: string,
  code: string,
  detail: string,
  passes: (request: NotifyRequested, at: EpochMs, policy: CpaasPolicy) => boolean,
]

/** An address without a name around it. */
const mailAddress = /^[^\s<>@,;:"()]+@[^\s<>@,;:"()]+\.[^\s<>@,;:"()]+$/

/** A recipient in a form that its channel can reach; empty without one. */
export const reachableRecipient = ({ channel, recipient }: NotifyRequested): string => {
  if (isPhoneChannel(channel)) return phoneNumber(recipient, channel) ?? ''
  return channel === 'EMAIL' && !mailAddress.test(recipient) ? '' : recipient
}

const isReachable = ({ recipient }: NotifyRequested): boolean => recipient !== ''

/** Senders of text messages: a number, a short code, or a name of up to 11 characters with a letter (3GPP TS 23.040, 9.1.2.5). */
const textSender = /^(?:\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 &._+-]{1,11})$/
const textChannels: readonly Channel[] = ['SMS', 'MMS']
/** A sender is part of the name of a limit. */
const longestSender = 256

const hasSender = ({ channel, sender }: NotifyRequested): boolean =>
  (sender ?? '') === '' || (textChannels.includes(channel) ? textSender.test(sender!) : sender!.length <= longestSender)

const hasContent = ({ body, templateId }: NotifyRequested): boolean =>
  (body ?? '').trim() !== '' || (templateId ?? '') !== ''

const hasTimes = ({ expiresAt, sendAfter }: NotifyRequested): boolean =>
  (expiresAt === null || isMeantInMs(expiresAt)) && (sendAfter === null || isMeantInMs(sendAfter))

const startsSoon = ({ sendAfter }: NotifyRequested, at: EpochMs, { maxSendDelayMs }: CpaasPolicy): boolean =>
  sendAfter === null || sendAfter <= at + maxSendDelayMs

const isInTime = ({ expiresAt, sendAfter }: NotifyRequested, at: EpochMs): boolean =>
  expiresAt === null || expiresAt > Math.max(at, sendAfter ?? at)

/** Two thirds of the most names of an event: it carries others beside them. */
const mostVariables = 1_000

const fits = ({ variables }: NotifyRequested): boolean => {
  let length = 0
  let count = 0
  for (const name in variables) {
    length += name.length + variables[name]!.length
    count++
  }
  return length <= carriedLimit && count <= mostVariables
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
  ['recipient', 'RECIPIENT_INVALID', 'recipient is no valid number, or no plain mail address', isReachable],
  ['sender', 'SENDER_INVALID', 'sender is no number, short code or name of up to 11 characters', hasSender],
  ['content', 'CONTENT_MISSING', 'neither body nor templateId is given', hasContent],
  ['segments', 'CONTENT_TOO_LONG', `the text needs more than ${mostSegments} segments`, isShort],
  ['size', 'CONTENT_TOO_LARGE', `more than ${mostVariables} variables, or ${carriedLimit} characters in them`, fits],
  ['times', 'TIME_INVALID', 'sendAfter or expiresAt is no time in milliseconds since 1970', hasTimes],
  ['start', 'SEND_AFTER_TOO_FAR', 'sendAfter is further ahead than the policy allows', startsSoon],
  ['expiry', 'EXPIRED', 'expiresAt is past, or not after sendAfter', isInTime],
]

/** The names of all checks. */
export const shapeChecks: readonly string[] = checks.map(([name]) => name)

const fit: readonly Reason[] = []

/**
 * Runs every check; the reasons of those that fail. A request without reasons is fit to be sent. Its recipient is a reachable one, or
 * empty. `at` is stream time.
 */
export const checkShape = (request: NotifyRequested, at: EpochMs, policy: CpaasPolicy): readonly Reason[] => {
  const failed = checks.filter(([, , , passes]) => !passes(request, at, policy))
  return failed.length === 0 ? fit : failed.map(([, code, detail]) => ({ code, detail }))
}

import type { NotifyRequested, SmsInbound } from '#schemas/types.ts'
import { NotifyRequestedDefaults } from '#schemas/types.ts'
import type { EpochMs } from '#stream/time.ts'
import { deterministicId } from '#processors/shared/deterministic-id.ts'
import { sendableRecipient } from '#processors/cpaas/recipient/sendable-recipient.ts'
import type { AnsweredKind, ConsentPolicy } from './consent-policy.ts'
import type { Keyword, KeywordMatch } from './keyword-match.ts'
import { type KeywordPack, keywordPacks } from './keyword-packs.ts'

/** The answer to a keyword, on its way to intake as any request. No topic can carry one. */
export interface KeywordReply extends NotifyRequested {
  /** It confirms an opt-out, and is sent in spite of it. */
  readonly confirmsOptOut: boolean
}

export const isReply = (request: NotifyRequested): request is KeywordReply => 'confirmsOptOut' in request

/**
 * The answer to a keyword; `undefined` where the provider has answered or will, the policy has no answer, the sender is not proven, or
 * it is too late.
 * @param saidAt when the recipient sent the keyword
 * @param present when the answer would leave
 */
export const replyTo = (
  match: KeywordMatch,
  inbound: SmsInbound,
  saidAt: EpochMs,
  present: EpochMs,
  policy: ConsentPolicy,
): KeywordReply | undefined => {
  if (match.kind === 'SUSPECTED' || isAnswered(inbound, policy) || inbound.verified === false) return undefined
  if (inbound.channel === 'UNKNOWN') return undefined
  const kind = answeredKind[match.kind]
  const body = policy.replyTo.includes(kind) ? textOf(kind, match.language, policy) : ''
  const expiresAt = saidAt + policy.replyWithinMs
  if (body === '' || expiresAt <= present) return undefined
  return {
    ...NotifyRequestedDefaults,
    tenantId: inbound.tenantId,
    // The name of the answered message: its repeats are repeats.
    requestId: deterministicId(inbound.provider, inbound.providerMessageId),
    channel: inbound.channel,
    recipient: sendableRecipient(inbound.from),
    sender: inbound.to === '' ? null : sendableRecipient(inbound.to),
    body,
    category: 'SERVICE_REPLY',
    requestedAt: saidAt,
    expiresAt,
    confirmsOptOut: match.kind === 'STOP',
  }
}

const answeredKind: Readonly<Record<Keyword, AnsweredKind>> = {
  STOP: 'STOP',
  START: 'START',
  START_IF_OUT: 'START',
  HELP: 'HELP',
}

const isAnswered = ({ optOutType, provider }: SmsInbound, { selfReplyingProviders }: ConsentPolicy): boolean =>
  (optOutType ?? '') !== '' || selfReplyingProviders.includes(provider)

/** A tenant's own word is of no language. */
const packOf = (language: string): KeywordPack =>
  keywordPacks.packs.find((pack) => pack.language === language) ?? keywordPacks.packs[0]!

const textOf = (kind: AnsweredKind, language: string, { replyTexts }: ConsentPolicy): string => {
  if (replyTexts[kind] !== '' || kind === 'HELP') return replyTexts[kind]
  const { stopReply, startReply } = packOf(language)
  return kind === 'STOP' ? stopReply : startReply
}

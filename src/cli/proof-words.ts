import { heardKeyword } from '#processors/cpaas/consent/heard-keyword.ts'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { sendableRecipient } from '#processors/cpaas/recipient/sendable-recipient.ts'
import type {
  ConsentChanged,
  ConsentChangeRequested,
  ConsentEntry,
  DispatchCompleted,
  ReceiptReceived,
  SmsInbound,
} from '#schemas/types.ts'

/** Names the keyword, a word of ours, and never the message. */
export const inboundText = (inbound: SmsInbound): string => {
  const way = ` from the recipient, on ${inbound.channel}${inbound.provider === '' ? '' : ` by ${inbound.provider}`}`
  return `${heardText(inbound)}${way}${inbound.verified === false ? ', its origin not proven' : ''}`
}

const heardText = (inbound: SmsInbound): string => {
  const heard = heardKeyword(inbound, defaultCpaasPolicy.consent)
  if (heard === undefined) return 'message'
  return heard.kind === 'SUSPECTED' ? `message with "${heard.phrase}"` : heard.keyword
}

/** People write names and numbers into the reason, so it is not shown, and pages the recipient into the actor. */
export const requestText = (request: ConsentChangeRequested): string => {
  const { recipient, actor, state } = request
  const spellings = [recipient, sendableRecipient(recipient)]
  const hidden = (text: string) => spellings.reduce((left, each) => left.replaceAll(each, '<recipient>'), text)
  const by = actor === null ? '' : ` by ${hidden(actor)}`
  return `recorded${by}: ${placeText({ ...request, senderGroup: request.senderGroup ?? '' })} ${state}`
}

export const answerText = ({ provider, outcome, providerErrorCode }: DispatchCompleted): string =>
  `provider ${provider || 'without a name'} ${outcome === 'REJECTED' ? 'refused' : `answered ${outcome}`}${codeText(providerErrorCode)}`

export const receiptText = ({ provider, status, providerErrorCode }: ReceiptReceived): string =>
  `provider ${provider || 'without a name'} told ${status}${codeText(providerErrorCode)}`

export const changedText = (changed: ConsentChanged): string => {
  const { state, via, keyword, version } = changed
  const word = keyword === null ? '' : `, ${via === 'PROVIDER' ? 'code' : 'keyword'} ${keyword}`
  return `ledger: ${placeText(changed)} ${state} by ${via}${word}, version ${version}`
}

/** The family, scope and group of a consent. */
export const placeText = ({
  channelFamily,
  scope,
  senderGroup,
}: Pick<ConsentEntry, 'channelFamily' | 'scope' | 'senderGroup'>): string =>
  `${channelFamily} ${scope}${senderGroup === '' ? '' : ` of senders ${senderGroup}`}`

const codeText = (code: string | null): string => (code === null ? '' : ` with ${code}`)

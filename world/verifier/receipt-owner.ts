import { messageKey } from './entity-life.ts'
import type { SeenOn } from './seen-event.ts'

type Answer = SeenOn<'dispatchCompleted'>
type Receipt = SeenOn<'receiptReceived'>

/** The attempt behind a receipt. */
export interface ReceiptOwner {
  /** From `messageKey`. */
  readonly message: string
  readonly attempt: number | null
}

type Named = Pick<Answer['data'], 'tenantId' | 'provider' | 'providerMessageId'>

const providerKey = ({ tenantId, provider, providerMessageId }: Named): string =>
  `${tenantId}|${provider}|${providerMessageId}`

/**
 * Finds the owner of a receipt. It names its message, or the provider's id of it: the provider's answer connects the two. Undefined
 * when no answer has the id.
 */
export const receiptOwners = (answers: readonly Answer[]): ((receipt: Receipt) => ReceiptOwner | undefined) => {
  const owners = new Map(
    answers.map(({ data }) => [providerKey(data), { message: messageKey(data), attempt: data.attempt }]),
  )
  return ({ data }) =>
    data.messageId === null ? owners.get(providerKey(data)) : { message: messageKey(data), attempt: data.attempt }
}

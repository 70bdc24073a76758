import type { Channel, MessageHead, MessageLife, MessageStub } from '#schemas/types.ts'

/**
 * The rest of a message without anything left to emit but adjustments of its cost: it knows late answers and receipts for its own.
 */
export interface StubRow {
  readonly stub: MessageStub
}

/** The key of the row names tenant and message. */
export const noHead: MessageHead = {
  tenantId: '',
  messageId: '',
  channel: 'UNKNOWN',
  recipient: '',
  category: 'UNKNOWN',
  idempotencyKey: null,
}

/** A row of the store of messages. */
export type MessageRow = MessageLife | StubRow

export const isStub = (row: MessageRow): row is StubRow => row.stub !== null

/** The provider of an attempt; `undefined` without such an attempt. */
export const providerOfAttempt = (row: MessageRow, attempt: number): string | undefined =>
  isStub(row) ? row.stub.providers[attempt - 1] : row.attempts[attempt - 1]?.provider

export const channelOf = (row: MessageRow): Channel => (isStub(row) ? row.stub.channel : row.head.channel)

import type { MessageAttempt, MessageLife, ProviderHealth } from '#schemas/types.ts'
import type { InspectedRow } from '../inspected-row.ts'
import { breakerVerdict } from './breaker-verdict.ts'
import { type Present, timeText, valueOf } from './verdict.ts'

/** One sentence about a message, as in `waits for a receipt of TWILIO until …`; what its provider's breaker says comes behind it. */
export const messageVerdict = (row: InspectedRow, present: Present): string => {
  const life = valueOf<MessageLife>(row)
  const last = life.attempts.at(-1)
  return `${endOf(life)}it ${waitOf(life, last, row.row.deadline)}${breakerOf(life, last, present)}`
}

const endOf = ({ deliveredAt, failedAt, sentAt, stub }: MessageLife): string => {
  if (stub !== null) return 'the message has ended, '
  if (deliveredAt !== null) return `the message was delivered at ${timeText(deliveredAt)}; `
  if (failedAt !== null) return `the message failed at ${timeText(failedAt)}; `
  return sentAt === null ? 'the message was not sent yet; ' : `the message was sent at ${timeText(sentAt)}; `
}

const waitOf = (
  { waitingFor, dueAt, stub }: MessageLife,
  last: MessageAttempt | undefined,
  deadline: number | undefined,
): string => {
  const until = timeText(stub === null ? dueAt : (deadline ?? dueAt))
  const attempt = last === undefined ? '' : ` to attempt ${last.attempt}`
  switch (waitingFor) {
    case 'START':
      return `waits for its start at ${until}`
    case 'BACKLOG':
      return `waits until the task has read its backlog, up to ${until}`
    case 'ATTEMPT':
      return `waits for its next attempt at ${until}`
    case 'ANSWER':
      return `waits for the answer of ${last?.provider ?? 'its provider'}${attempt} until ${until}`
    case 'RECEIPT':
      return `waits for a receipt of ${last?.provider ?? 'its provider'} until ${until}`
    case 'PROOF':
      return `waits for a proof of an attempt with an unclear end until ${until}`
    default:
      return `waits for late words of its providers alone, and its row ends at ${until}`
  }
}

/** Only while an attempt or answer is waited for, and the breaker is not closed. */
const breakerOf = (
  { waitingFor, head, routePlan, stub }: MessageLife,
  last: MessageAttempt | undefined,
  { rows }: Present,
): string => {
  if (stub !== null || waitingFor === 'EVICTION') return ''
  const provider = last?.provider ?? routePlan[0]
  const breaker = rows.find((each) => {
    if (each.store.name !== 'provider-health') return false
    const health = valueOf<ProviderHealth>(each)
    return health.provider === provider && health.channel === head.channel && health.state !== 'CLOSED'
  })
  return breaker === undefined ? '' : `; ${breakerVerdict(breaker)}`
}

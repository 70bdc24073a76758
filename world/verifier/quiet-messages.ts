import type { EpochMs } from '#schemas/types.ts'
import { isMarketing } from './consent-scope.ts'
import type { PublishedPolicy } from './published-policy.ts'
import { isQuiet } from './quiet-time.ts'
import type { SeenOn } from './seen-event.ts'

type Requested = SeenOn<'communicationRequested'>['data']

/** No run takes longer to settle. Messages with an earlier end of their quiet hours are waited for. */
const nearMs = 150_000

/** Messages on their way through quiet hours. It is told of each beginning, attempt and end, in any order. */
export class QuietMessages {
  readonly #unattempted = new Map<string, Requested>()
  /** Attempted or at their end: either may be read before the beginning. */
  readonly #over = new Set<string>()

  begun(messages: readonly Requested[]): void {
    for (const message of messages)
      if (isMarketing(message.category) && !this.#over.has(message.messageId))
        this.#unattempted.set(message.messageId, message)
  }

  over(messageIds: readonly string[]): void {
    for (const id of messageIds) {
      this.#over.add(id)
      this.#unattempted.delete(id)
    }
  }

  /** The number of messages without an end in sight. */
  count(policies: ReadonlyMap<string, PublishedPolicy>, nowMs: EpochMs): number {
    const waiting = [...this.#unattempted.values()].filter(({ tenantId, category, recipient: person }) => {
      const policy = policies.get(tenantId)
      return policy !== undefined && isQuiet(policy, { category, person }, nowMs + nearMs)
    })
    return waiting.length
  }
}

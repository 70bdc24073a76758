import type { EpochMs } from '#schemas/types.ts'
import { erasuresByPerson, personKey } from './erasures.ts'
import type { Outcome } from './outcome.ts'
import type { SeenOn } from './seen-event.ts'

const noDead: ReadonlySet<string> = new Set()

/** Messages on their way to somebody. It is told of each beginning and each end, in any order. */
export class ForgottenMessages {
  readonly #open = new Map<string, { readonly person: string; readonly requestedMs: EpochMs }>()

  begun(requests: readonly SeenOn<'communicationRequested'>[]): void {
    for (const { data, timestamp } of requests)
      this.#open.set(data.messageId, { person: personKey(data), requestedMs: timestamp })
  }

  ended(messageIds: readonly string[]): void {
    for (const id of messageIds) this.#open.delete(id)
  }

  /** Those sent to people who have since been forgotten: no event is to follow. */
  silent({ events }: Outcome): readonly string[] {
    const erasures = erasuresByPerson({ events }, noDead)
    if (erasures.size === 0) return []
    const forgotten = new Set<string>()
    for (const [id, { person, requestedMs }] of this.#open)
      if (requestedMs <= (erasures.get(person) ?? 0)) forgotten.add(id)
    if (forgotten.size === 0) return []
    return events.communicationSent.map(({ data }) => data.messageId).filter((id) => forgotten.has(id))
  }
}

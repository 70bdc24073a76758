import { type Outcome, usable } from './outcome.ts'
import { identityOf } from './requests.ts'

type Notification = Outcome['events']['notifyRequested'][number]

/** Requests without an answer. It is told of each notification and each answer once, in any order. */
export class OpenRequests {
  /** Ids of events with an answer. */
  readonly #causes = new Set<string | null>()
  readonly #answered = new Set<string>()
  /** Notifications without an answer of their own. They are few: most of them have just come, or repeat a request. */
  #silent: readonly Notification[] = []

  asked(notifications: readonly Notification[]): void {
    this.#silent = this.#silent.concat(notifications)
  }

  answered(answers: readonly { readonly cause: string | null }[]): void {
    for (const { cause } of answers) this.#causes.add(cause)
  }

  /** @param dead positions of dead letters */
  count(dead: ReadonlySet<string>): number {
    const [silent, heard] = [[] as Notification[], [] as Notification[]]
    for (const each of this.#silent) (this.#causes.has(each.id) ? heard : silent).push(each)
    for (const each of heard) this.#answered.add(identityOf(each))
    this.#silent = usable(silent, dead).filter((each) => !this.#answered.has(identityOf(each)))
    return new Set(this.#silent.map(identityOf)).size
  }
}

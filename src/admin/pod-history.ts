import type { TaskView } from '#runtime/ports/pod-view.ts'
import type { PodEvent } from './live-facts.ts'

const eventsKept = 50

/** The last changes of a pod's state and tasks, as a look each second finds them. */
export class PodHistory {
  readonly #events: PodEvent[] = []
  #state: string | undefined
  #open: ReadonlySet<number> = new Set()

  /** Oldest first. */
  get events(): readonly PodEvent[] {
    return this.#events
  }

  look(atMs: number, state: string, tasks: readonly TaskView[]): void {
    const open = new Set(tasks.filter((task) => task.state !== 'opening').map(({ number }) => number))
    const opened = [...open].filter((number) => !this.#open.has(number))
    const closed = [...this.#open].filter((number) => !open.has(number))
    if (state !== this.#state) this.#add({ atMs, kind: 'state', state })
    if (closed.length > 0) this.#add({ atMs, kind: 'closed', tasks: closed })
    if (opened.length > 0) this.#add({ atMs, kind: 'opened', tasks: opened })
    this.#state = state
    this.#open = open
  }

  #add(event: PodEvent): void {
    this.#events.push(event)
    if (this.#events.length > eventsKept) this.#events.shift()
  }
}

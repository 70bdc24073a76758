import type { SeenDeadLetter } from '#runtime/pod-watch.ts'
import type { InputView } from '#runtime/ports/pod-view.ts'
import { deadLetterEnd, type Look } from '#runtime/task/edge-counts.ts'
import type { GraphFacts } from './graph-facts.ts'
import type { BreakerFacts, NodeFacts } from './live-facts.ts'

/** Facts about the pod at a time. */
export interface NodeSources {
  readonly nowMs: number
  readonly inputs: readonly InputView[]
  readonly looks: readonly Look[]
  readonly deadLetters: readonly SeenDeadLetter[]
  readonly breakers: readonly BreakerFacts[]
}

const failureWindowMs = 60_000
/** A new look counts for so much of the shown time; the rest is from those before. */
const weight = 0.3
/** States of breakers: in these a provider gets less traffic than it could. */
const openStates = new Set(['open', 'half-open', 'half_open', 'recovering', 'isolated'])

/** Facts of nodes, second by second: times are smoothed over the last looks. */
export class NodeWatch {
  readonly #ends = new Map<string, string>()
  readonly #owners = new Map<string, string>()
  readonly #health: string | undefined
  readonly #times = new Map<string, number>()

  constructor({ nodes, edges }: Pick<GraphFacts, 'nodes' | 'edges'>) {
    for (const { counted, to } of edges) for (const name of counted) this.#ends.set(name, to)
    for (const { kind, from, to } of edges) if (kind === 'state') this.#owners.set(to, from)
    this.#health = nodes.find(({ id }) => id.startsWith('processor:') && id.endsWith('-health'))?.id
  }

  facts(sources: NodeSources): Readonly<Record<string, NodeFacts>> {
    const facts: Record<string, NodeFacts> = {}
    const add = (id: string, more: NodeFacts) => (facts[id] = { ...facts[id], ...more })
    for (const [id, input] of inputFacts(sources)) add(id, input)
    this.#noteTimes(sources)
    for (const [id, latencyMs] of this.#times) add(id, { latencyMs })
    for (const [id, failures] of this.#failures(sources)) add(id, { failures })
    const openBreakers = sources.breakers.reduce(
      (sum, { state, count }) => sum + (openStates.has(state) ? count : 0),
      0,
    )
    if (this.#health !== undefined && openBreakers > 0) add(this.#health, { openBreakers })
    return facts
  }

  /** Nobody watches: the next looks say how it is then. */
  forget(): void {
    this.#times.clear()
  }

  /** The node for a dead letter: the processor with the failed rule, the owner of the timer, or the input. */
  nodeOf({ processor, topic }: Pick<SeenDeadLetter, 'processor' | 'topic'>): string {
    if (processor !== undefined) return `processor:${processor}`
    return topic.startsWith('timer:') ? (this.#owners.get(`store:${topic.slice(6)}`) ?? topic) : `source:${topic}`
  }

  #noteTimes({ looks, nowMs }: NodeSources): void {
    for (const { edge, tookMs, timestampMs } of looks) {
      const id = this.#ends.get(edge)
      if (id === undefined || edge.endsWith(deadLetterEnd)) continue
      const timeMs = id.startsWith('sink:') ? Math.max(0, nowMs - timestampMs) : tookMs
      const before = this.#times.get(id) ?? timeMs
      this.#times.set(id, before + (timeMs - before) * weight)
    }
  }

  #failures({ deadLetters, nowMs }: NodeSources): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const letter of deadLetters) {
      if (nowMs - letter.atMs > failureWindowMs) continue
      const id = this.nodeOf(letter)
      counts.set(id, (counts.get(id) ?? 0) + 1)
    }
    return counts
  }
}

const inputFacts = ({ inputs, nowMs }: NodeSources): ReadonlyMap<string, NodeFacts> => {
  const byTopic = Map.groupBy(inputs, ({ topic }) => `source:${topic}`)
  return new Map(
    [...byTopic].map(([id, partitions]) => [
      id,
      {
        lagRecords: partitions.reduce((sum, { lagRecords }) => sum + lagRecords, 0),
        lagMs: lagMsOf(partitions, nowMs),
        held: partitions.filter(({ isHeld }) => isHeld).length,
      },
    ]),
  )
}

/** Age of the oldest fetched record before its processing, 0 without one. */
export const lagMsOf = (inputs: readonly InputView[], nowMs: number): number =>
  inputs.reduce((oldest, { oldestMs }) => (oldestMs === undefined ? oldest : Math.max(oldest, nowMs - oldestMs)), 0)

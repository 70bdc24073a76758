import type { TaskView, InputView } from '#runtime/ports/pod-view.ts'
import { type EdgeTopic, EventSample, type EdgeTopics } from './event-sample.ts'
import type { GraphFacts } from './graph-facts.ts'
import type { LiveFacts, SampledEvent, TaskFacts } from './live-facts.ts'
import type { Mask } from './mask.ts'
import type { MetricWatch } from './metric-watch.ts'
import { lagMsOf, NodeWatch } from './node-watch.ts'
import { PodHistory } from './pod-history.ts'
import type { WatchedPod } from './watched-pod.ts'

type Listener = (facts: LiveFacts) => void

const everyMs = 1_000

/**
 * Looks at the pod each second. Its state is noted always, for the history; all else only while somebody listens: then each edge
 * shows one record a second.
 */
export class LiveWatch {
  readonly #pod: WatchedPod
  readonly #metrics: MetricWatch
  readonly #nowMs: () => number
  readonly #nodes: NodeWatch
  readonly #history = new PodHistory()
  readonly #sample: EventSample
  readonly #listeners = new Set<Listener>()
  readonly #timer: NodeJS.Timeout
  #counts: ReadonlyMap<string, number> = new Map()
  #countedMs = 0
  #last: LiveFacts | undefined

  constructor(pod: WatchedPod, metrics: MetricWatch, mask: Mask, nowMs: () => number) {
    this.#pod = pod
    this.#metrics = metrics
    this.#nowMs = nowMs
    this.#nodes = new NodeWatch(pod.graph)
    this.#sample = new EventSample(topicsOf(pod.graph), mask)
    this.#timer = setInterval(() => this.look(), everyMs).unref()
  }

  /** The node where a dead letter is shown. */
  readonly nodeOf: NodeWatch['nodeOf'] = (letter) => this.#nodes.nodeOf(letter)

  /**
   * Tells the listener at once how the pod is, with all events of the sample, and then each second with new ones.
   * @returns ends it
   */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#begin()
    const sample = this.#sample.all
    listener({ ...(this.#last ?? this.#facts([])), sample })
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#rest()
    }
  }

  /** One look; the timer calls it each second. */
  look(): void {
    this.#history.look(this.#nowMs(), this.#pod.metrics.current)
    if (this.#listeners.size === 0) return
    void this.#metrics.look()
    const looks = this.#pod.watch.edges.takeLooks()
    const added = this.#sample.add(looks, this.#nowMs())
    this.#last = this.#facts(added, looks)
    this.#pod.watch.edges.ask()
    for (const listener of this.#listeners) listener(this.#last)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#listeners.clear()
    this.#rest()
  }

  #begin(): void {
    this.#counts = this.#pod.watch.edges.counts
    this.#countedMs = this.#nowMs()
    this.#pod.watch.edges.ask()
    void this.#metrics.look()
  }

  #rest(): void {
    this.#pod.watch.edges.rest()
    this.#nodes.forget()
    this.#last = undefined
  }

  get #tasks(): readonly TaskView[] {
    return this.#pod.watch.view?.tasks() ?? []
  }

  #facts(
    sample: readonly SampledEvent[],
    looks: ReturnType<WatchedPod['watch']['edges']['takeLooks']> = [],
  ): LiveFacts {
    const nowMs = this.#nowMs()
    const { watch, metrics } = this.#pod
    const inputs = watch.view?.inputs() ?? []
    const { breakers, commits } = this.#metrics
    return {
      atMs: nowMs,
      state: metrics.current,
      tasks: this.#tasks.map((task) => taskFacts(task, inputs, nowMs)),
      rates: this.#rates(nowMs),
      nodes: this.#nodes.facts({ nowMs, inputs, looks, deadLetters: watch.deadLetters, breakers }),
      restores: metrics.restores,
      commits,
      breakers,
      history: this.#history.with(this.#pod.metrics.history),
      sample,
    }
  }

  #rates(nowMs: number): Readonly<Record<string, number>> {
    const before = this.#counts
    const seconds = (nowMs - this.#countedMs) / 1_000
    if (seconds <= 0) return {}
    this.#counts = this.#pod.watch.edges.counts
    this.#countedMs = nowMs
    const rates = [...this.#counts].map(
      ([name, count]) => [name, Math.round(((count - (before.get(name) ?? 0)) / seconds) * 10) / 10] as const,
    )
    return Object.fromEntries(rates.filter(([, rate]) => rate > 0))
  }
}

const taskFacts = (
  { number, state, pausedBy, clockMs, parkedRecords }: TaskView,
  all: readonly InputView[],
  nowMs: number,
): TaskFacts => {
  const inputs = all.filter(({ task }) => task === number)
  return {
    number,
    state,
    ...(pausedBy === undefined ? {} : { pausedBy }),
    lagRecords: inputs.reduce((sum, { lagRecords }) => sum + lagRecords, 0),
    lagMs: lagMsOf(inputs, nowMs),
    ...(parkedRecords > 0 && { parkedRecords }),
    clockBehindMs: clockMs === 0 ? 0 : Math.max(0, nowMs - clockMs),
  }
}

/** Where events of the sample come from: one edge of each input, and all edges to outputs. */
const topicsOf = ({ nodes, edges }: Pick<GraphFacts, 'nodes' | 'edges'>): EdgeTopics => {
  const first = (id: string) => edges.find(({ from }) => from === id)?.counted.slice(0, 1) ?? []
  const into = (id: string) => edges.filter(({ to }) => to === id).flatMap(({ counted }) => counted)
  return new Map(
    nodes.flatMap(({ id, kind, name: topic }): readonly (readonly [string, EdgeTopic])[] => {
      if (kind === 'source') return first(id).map((edge) => [edge, { topic, direction: 'in' }])
      if (kind === 'sink') return into(id).map((edge) => [edge, { topic, direction: 'out' }])
      return []
    }),
  )
}

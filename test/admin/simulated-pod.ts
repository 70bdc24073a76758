import type { HistoryEntry } from '#observe/history.ts'
import { PodWatch } from '#runtime/pod-watch.ts'
import type { InputView, PodView, RowView, TaskView } from '#runtime/ports/pod-view.ts'
import type { PodState } from '#runtime/ports/pod-observer.ts'
import type { Topology } from '#stream/nodes.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { applicationId } from '#stream/topology.ts'
import type { WatchedPod } from '../../src/admin/watched-pod.ts'
import { graphOf } from '../../src/admin/topology-graph.ts'

/** A phone number and words that no answer may show. */
export const secrets = {
  tenant: 'tenant-of-nobody',
  recipient: '+15550100',
  id: 'event-of-nobody',
} as const

const tasks = 3

/** A pod without a loop: its edges count what a test pushes, and its rows and figures are those that a test gives. */
export class SimulatedPod implements WatchedPod, PodView {
  readonly topology: Topology
  readonly graph: WatchedPod['graph']
  readonly watch: PodWatch
  state: PodState = 'running'
  metricsText = ''
  readonly history: HistoryEntry[] = []
  lagRecords = 0
  openTasks = tasks
  readonly restores: WatchedPod['metrics']['restores'][number][] = []
  readonly #nowMs: () => number

  constructor(topology: Topology, nowMs: () => number = Date.now) {
    this.topology = topology
    this.#nowMs = nowMs
    this.watch = new PodWatch(nowMs)
    this.watch.attach(this)
    const peers = [{ name: 'other', url: 'http://127.0.0.1:1/' }]
    this.graph = { application: applicationId(topology), instance: '0', peers, ...graphOf(topology) }
    for (const name of this.#edges) this.watch.edges.of(name)
  }

  get metrics(): WatchedPod['metrics'] {
    const { state: current, history, restores } = this
    return { current, history, restores, text: () => Promise.resolve(this.metricsText) }
  }

  /** Records pass along edges, as many as `times` gives for each. */
  pass(times: (edge: string, index: number) => number): void {
    for (const [index, name] of this.#edges.entries()) {
      const edge = this.watch.edges.of(name)
      for (let left = times(name, index); left > 0; left--)
        if (++edge.count === edge.lookAt) edge.seen(this.#record(index), 0.1 + index / 50)
    }
  }

  fail(processor: string, reason = 'RULE_FAILED'): void {
    const [source] = this.topology.sources
    const error = Object.assign(new Error('x'), { processor })
    const place = { topic: source!.topic.name, partition: 1, offset: 42 }
    this.watch.deadLetter({ reason, stage: 'process', ...place, attempt: 1, tenant: secrets.tenant, error })
  }

  tasks(): readonly TaskView[] {
    return Array.from({ length: this.openTasks }, (_, number) => ({
      number,
      state: 'running' as const,
      pausedBy: undefined,
      clockMs: this.#nowMs() - 900,
      parkedRecords: number === 1 ? 12 : 0,
    }))
  }

  inputs(): readonly InputView[] {
    return this.topology.sources.flatMap(({ topic }, index) =>
      this.tasks().map(({ number }) => ({
        task: number,
        topic: topic.name,
        partition: number,
        lagRecords: index === 0 ? 0 : this.lagRecords,
        oldestMs: this.lagRecords > 0 && index > 0 ? this.#nowMs() - 1_500 : undefined,
        isHeld: false,
      })),
    )
  }

  read(store: string): RowView | undefined {
    return this.sample(store, 1)[0]
  }

  page(store: string, { limit }: { readonly limit: number }): readonly RowView[] {
    return this.sample(store, limit)
  }

  sample(store: string, limit: number): readonly RowView[] {
    const { key: names } = this.topology.stores.find(({ name }) => name === store)!
    return Array.from({ length: Math.min(limit, 4) }, (_, row) => ({
      task: row % tasks,
      key: names.map((name, part) =>
        name.endsWith(':number') ? row : part === 0 ? secrets.tenant : `${secrets.recipient}${row}`,
      ) as unknown as RowView['key'],
      value: { body: secrets.recipient },
      deadlineMs: row === 0 ? undefined : this.#nowMs() + row * 20_000,
    }))
  }

  get #edges(): readonly string[] {
    return this.graph.edges.flatMap(({ counted }) => counted)
  }

  #record(index: number): StreamRecord<TenantId, unknown> {
    const time = (this.#nowMs() - 300 - index * 7) as StreamRecord<TenantId, unknown>['timestamp']
    const id = `${secrets.id}-${index % 7}`
    const cause = { id, source: 'test', time, correlationId: `${secrets.recipient}${index % 5}`, extensions: {} }
    return { key: secrets.tenant as TenantId, value: { body: secrets.recipient }, timestamp: time, cause }
  }
}

import type { InputView, RowView } from '#runtime/ports/pod-view.ts'
import type { Store } from '#stream/store-port.ts'
import type { StoreKey } from '#stream/store-key.ts'
import type { GraphNode } from './graph-facts.ts'
import type { LetterFacts, NodeDetails, RowFacts, StoreFacts } from './live-facts.ts'
import type { LiveWatch } from './live-watch.ts'
import type { Mask } from './mask.ts'
import type { MetricWatch } from './metric-watch.ts'
import type { WatchedPod } from './watched-pod.ts'

const rowsShown = 8
const lettersShown = 20

/** Sources of the details. */
export interface DetailParts {
  readonly pod: WatchedPod
  readonly live: Pick<LiveWatch, 'nodeOf'>
  readonly metrics: Pick<MetricWatch, 'rowsOf'>
  readonly mask: Mask
  readonly nowMs: () => number
}

/** The details of one node: its stores with some masked keys, its partitions, its last dead letters. @throws RangeError without such a node */
export const detailsOf = (id: string, parts: DetailParts): NodeDetails => {
  const { pod, nowMs } = parts
  const node = pod.graph.nodes.find((each) => each.id === id)
  if (node === undefined) throw new RangeError('there is no such node in this topology')
  const inputs = pod.watch.view?.inputs() ?? []
  return {
    id,
    stores: storesOf(node, pod).map((store) => storeFacts(store, parts)),
    inputs:
      node.kind === 'source'
        ? inputs.filter(({ topic }) => topic === node.name).map((input) => inputFacts(input, nowMs()))
        : [],
    deadLetters: lettersOf(node, parts),
  }
}

type AnyStore = Store<StoreKey, unknown>

/** The store itself, or those that a processor owns. */
const storesOf = ({ kind, name }: GraphNode, { topology }: WatchedPod): readonly AnyStore[] => {
  if (kind === 'store') return topology.stores.filter((store) => store.name === name)
  const owner = kind === 'processor' ? topology.processors.find(({ processor }) => processor.name === name) : undefined
  return Object.values(owner?.processor.state ?? {})
}

const storeFacts = ({ name, key }: AnyStore, { pod, metrics, mask }: DetailParts): StoreFacts => {
  const rows = metrics.rowsOf(name)
  const sample = pod.watch.view?.sample(name, rowsShown) ?? []
  return { name, key, ...(rows === undefined ? {} : { rows }), sample: sample.map((row) => rowFacts(row, key, mask)) }
}

const rowFacts = ({ task, key, deadlineMs }: RowView, names: readonly string[], mask: Mask): RowFacts => ({
  task,
  key: mask.key(key, names),
  ...(deadlineMs === undefined ? {} : { deadlineMs }),
})

const inputFacts = ({ task, partition, lagRecords, oldestMs }: InputView, nowMs: number) => ({
  task,
  partition,
  lagRecords,
  lagMs: oldestMs === undefined ? 0 : Math.max(0, nowMs - oldestMs),
})

const lettersOf = ({ id, kind }: GraphNode, { pod, live }: DetailParts): readonly LetterFacts[] =>
  pod.watch.deadLetters
    .filter((letter) => kind === 'end' || live.nodeOf(letter) === id)
    .slice(-lettersShown)
    .toReversed()
    .map(({ atMs, reason, stage, topic, partition, offset }) => ({
      atMs,
      reason,
      stage,
      place: `${topic}-${partition} @ ${offset}`,
    }))

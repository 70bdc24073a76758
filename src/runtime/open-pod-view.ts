import type { Layers } from '#state/layers.ts'
import { decodeKey, encodeKey, type EncodedKey, type StoreKey } from '#stream/store-key.ts'
import type { Row, Store } from '#stream/store-port.ts'
import type { Topology } from '#stream/nodes.ts'
import type { Openings } from '#runtime/ownership/openings.ts'
import type { OwnedTask } from '#runtime/ownership/owned-task.ts'
import type { OwnedTasks } from '#runtime/ownership/owned-tasks.ts'
import type { ConsumerPort } from '#runtime/ports/kafka-port.ts'
import type { InputView, PodView, RowRange, RowView, TaskView } from '#runtime/ports/pod-view.ts'

interface ViewParts {
  readonly topology: Topology
  readonly tasks: OwnedTasks
  readonly openings: Openings
  readonly consumer: Pick<ConsumerPort, 'highWatermark'>
}

type AnyStore = Store<StoreKey, unknown>

/** Reads from the tasks of a pod that runs. */
export class OpenPodView implements PodView {
  readonly #parts: ViewParts

  constructor(parts: ViewParts) {
    this.#parts = parts
  }

  tasks(): readonly TaskView[] {
    const { tasks, openings } = this.#parts
    const opening = openings.all.map(({ number, pausedBy }): TaskView => ({
      number,
      state: 'opening',
      pausedBy,
      clockMs: 0,
      parkedRecords: 0,
    }))
    return [...tasks.all.map(taskView), ...opening].toSorted((a, b) => a.number - b.number)
  }

  inputs(): readonly InputView[] {
    const { tasks, consumer } = this.#parts
    const own = new Set(tasks.inputs)
    return tasks.all.flatMap(({ number, group }) =>
      group.queues
        .filter((queue) => own.has(queue))
        .map((queue) => ({
          task: number,
          topic: queue.topic,
          partition: queue.partition,
          lagRecords: Math.max(
            0,
            (consumer.highWatermark(queue.topic, queue.partition) ?? queue.position) - queue.position,
          ),
          oldestMs: queue.size === 0 ? undefined : queue.headTimestamp(),
          isHeld: queue.isHeld,
        })),
    )
  }

  read(store: string, key: StoreKey): RowView | undefined {
    const declared = this.#store(store)
    const encoded = encodeKey(key)
    for (const [task, layers] of this.#layers()) {
      const row = layers.get(declared.number, encoded)
      if (row !== undefined) return rowView(task, declared, encoded, row)
    }
    return undefined
  }

  page(store: string, { prefix, limit, behind, task: only }: RowRange): readonly RowView[] {
    const declared = this.#store(store)
    const [first, last] = [encodeKey(prefix), behind && encodeKey(behind)]
    const rows: RowView[] = []
    for (const [task, layers] of this.#layers()) {
      if (only !== undefined && task !== only) continue
      for (const [key, row] of layers.page(declared.number, first, limit - rows.length, last))
        rows.push(rowView(task, declared, key, row))
    }
    return rows
  }

  sample(store: string, limit: number): readonly RowView[] {
    const declared = this.#store(store)
    const rows: RowView[] = []
    for (const [task, layers] of this.#layers())
      for (const [key, row] of layers.rows(declared.number)) {
        if (rows.length >= limit) return rows
        rows.push(rowView(task, declared, key, row))
      }
    return rows
  }

  #store(name: string): AnyStore {
    const store = this.#parts.topology.stores.find((each) => each.name === name)
    if (store === undefined) throw new RangeError(`there is no store ${name} in this topology; see describe`)
    return store
  }

  *#layers(): Generator<readonly [task: number, layers: Layers]> {
    for (const { number, task } of this.#parts.tasks.all) yield [number, task.layers]
  }
}

const taskView = (task: OwnedTask): TaskView => ({
  number: task.number,
  state: task.isCareful ? 'careful' : 'running',
  pausedBy: task.pausedBy,
  clockMs: task.task.clock.now,
  parkedRecords: task.task.parking.look.records,
})

const rowView = (task: number, { key: names }: AnyStore, key: EncodedKey, row: Row<unknown>): RowView => ({
  task,
  key: decodeKey(key, names),
  value: row.value,
  deadlineMs: row.deadline,
})

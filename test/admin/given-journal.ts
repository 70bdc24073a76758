import type { Tick } from '#runtime/inputs/tick.ts'
import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import type { JournalReader } from '../../src/admin/task-owners.ts'

interface Written {
  readonly value: Buffer
  readonly writtenMs: number
}

/** A journal in memory; counts how often it is read, and from which offsets on. */
export class GivenJournal implements JournalReader {
  readonly readFrom: number[] = []
  /** The broker does not answer. */
  isAway = false
  readonly #partitions: Written[][]

  constructor(tasks: number) {
    this.#partitions = Array.from({ length: tasks }, () => [])
  }

  tick(task: number, writtenMs: number, pod: Tick['pod']): this {
    return this.write(task, writtenMs, JSON.stringify({ session: 'x', writtenMs, pod }))
  }

  write(task: number, writtenMs: number, text: string): this {
    this.#partitions[task]!.push({ value: Buffer.from(text), writtenMs })
    return this
  }

  describeTopics: ClusterPort['describeTopics'] = ([topic]) =>
    this.#answer({ partitions: new Map([[topic!, this.#partitions.length]]), ids: new Map() })

  logRanges: ClusterPort['logRanges'] = (partitions) =>
    this.#answer(partitions.map((each) => ({ ...each, first: 0, end: this.#partitions[each.partition]!.length })))

  read: ClusterPort['read'] = async ({ partition, first, end }, each) => {
    this.readFrom.push(first)
    for (const [offset, { value, writtenMs }] of this.#partitions[partition]!.entries())
      if (offset >= first && offset < end) await each(null, value, writtenMs, offset, () => [])
  }

  #answer<T>(answer: T): Promise<T> {
    return this.isAway ? Promise.reject(new Error('no broker')) : Promise.resolve(answer)
  }
}

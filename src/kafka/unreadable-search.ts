import type { PartitionPosition } from '#runtime/ports/batch.ts'
import type { Connection } from './connection.ts'
import { unreadablePositions } from './probe.ts'

interface Asked {
  readonly positions: readonly PartitionPosition[]
  readonly resolve: (found: readonly PartitionPosition[]) => void
  readonly reject: (error: unknown) => void
}

/**
 * Searches for unreadable batches one at a time, since each search takes a process and as much memory as a batch unpacks to. Those
 * asked for during a search are done by the next one together: after two deaths all tasks of a pod ask.
 */
export class UnreadableSearch {
  readonly #connection: Connection
  readonly #end = new AbortController()
  #asked: Asked[] = []
  #isSearching = false

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** @throws KafkaCallError `retry`; an error of its own once it is closed */
  find(positions: readonly PartitionPosition[]): Promise<readonly PartitionPosition[]> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ positions, resolve, reject })
      if (!this.#isSearching) void this.#search()
    })
  }

  /** Ends the search under way, and its process. */
  close(): void {
    this.#end.abort(new Error('the search for unreadable batches has ended with its pod'))
  }

  async #search(): Promise<void> {
    this.#isSearching = true
    while (this.#asked.length > 0) await this.#answer(this.#asked.splice(0))
    this.#isSearching = false
  }

  async #answer(asked: readonly Asked[]): Promise<void> {
    const { signal } = this.#end
    try {
      signal.throwIfAborted()
      const all = asked.flatMap(({ positions }) => positions)
      const found = await unreadablePositions(this.#connection, all, signal)
      for (const { positions, resolve } of asked) resolve(found.filter((each) => isOneOf(positions, each)))
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
  }
}

const isOneOf = (positions: readonly PartitionPosition[], { topic, partition }: PartitionPosition): boolean =>
  positions.some((each) => each.topic === topic && each.partition === partition)

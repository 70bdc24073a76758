/** Records per task and commit. */
const most = 4

/**
 * Timestamps of up to 4 of the records that a task took since its last commit, evenly spread: when it is full, every second one goes,
 * and half as many are added from then on. It allocates nothing per record.
 */
export class DelaySample {
  readonly #timestamps = new Float64Array(most)
  readonly #topics: string[] = []
  #count = 0
  #seen = 0
  #stride = 1

  /** @param timestamp of Kafka, in epoch milliseconds */
  add(topic: string, timestamp: number): void {
    if (this.#seen++ % this.#stride !== 0) return
    if (this.#count === most) this.#thin()
    // Behind a full sample of every `stride`th record the next one is the first of every other.
    this.#timestamps[this.#count] = timestamp
    this.#topics[this.#count++] = topic
  }

  each(tell: (topic: string, timestamp: number) => void): void {
    for (let at = 0; at < this.#count; at++) tell(this.#topics[at]!, this.#timestamps[at]!)
  }

  clear(): void {
    this.#count = this.#seen = 0
    this.#stride = 1
  }

  #thin(): void {
    this.#count = most / 2
    this.#stride *= 2
    for (let at = 0; at < this.#count; at++) {
      this.#timestamps[at] = this.#timestamps[2 * at]!
      this.#topics[at] = this.#topics[2 * at]!
    }
  }
}

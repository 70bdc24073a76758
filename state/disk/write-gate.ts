const [shut, busy] = [0, 1]
const words = 2
/** A parcel takes some hundredths of a second, on a slow disk more. Whoever gives up on a slow disk has a process that never ends. */
const longestWaitMs = 30_000

/**
 * Keeps a thread alive within its transactions. LMDB cleans up behind a thread, and waits for the end of its transaction: for
 * ever, if the thread has ended within it, and the process would stay. Both threads look at the same words.
 */
export class WriteGate {
  readonly shared: SharedArrayBuffer
  readonly #words: Int32Array<SharedArrayBuffer>

  /** @param shared of the gate in the other thread */
  constructor(shared = new SharedArrayBuffer(words * Int32Array.BYTES_PER_ELEMENT)) {
    this.shared = shared
    this.#words = new Int32Array(shared)
  }

  /** Runs a transaction. @throws Error when the gate is shut */
  pass<T>(run: () => T): T {
    // The other thread sets its word first, too: so one of both sees the other's.
    Atomics.store(this.#words, busy, 1)
    try {
      if (Atomics.load(this.#words, shut) === 1) throw new Error('the process is about to end')
      return run()
    } finally {
      Atomics.store(this.#words, busy, 0)
      Atomics.notify(this.#words, busy)
    }
  }

  /** Lets nothing pass any more, and waits for the transaction in progress. */
  async shut(): Promise<void> {
    Atomics.store(this.#words, shut, 1)
    await Atomics.waitAsync(this.#words, busy, 1, longestWaitMs).value
  }

  /** The same, when no other code will run. */
  shutAtOnce(): void {
    Atomics.store(this.#words, shut, 1)
    Atomics.wait(this.#words, busy, 1, longestWaitMs)
  }
}

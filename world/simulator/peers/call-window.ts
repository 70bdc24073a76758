const failed = 1
const slow = 2

/** The last so many calls, as counts. */
export class CallWindow {
  readonly calls: number
  failures = 0
  slow = 0
  readonly #marks: Uint8Array
  #added = 0

  constructor(calls: number) {
    this.calls = calls
    this.#marks = new Uint8Array(calls)
  }

  /** Whether it has as many calls as it holds. */
  get isFull(): boolean {
    return this.#added >= this.calls
  }

  /** Adds a call in place of the oldest one. */
  add(isFailed: boolean, isSlow: boolean): void {
    const place = this.#added++ % this.calls
    const oldest = this.#marks[place]!
    this.#marks[place] = Number(isFailed) * failed + Number(isSlow) * slow
    this.failures += Number(isFailed) - (oldest & failed)
    this.slow += Number(isSlow) - (oldest & slow) / slow
  }
}

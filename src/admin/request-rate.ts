interface Bucket {
  left: number
  filledMs: number
}

const perSecond = 20
const burst = 60
/** Addresses beyond these share one bucket. */
const mostAddresses = 1_000
const idleMs = 10_000

/** Bounds the requests of each address: 20 a second, 60 at once. */
export class RequestRate {
  readonly #nowMs: () => number
  readonly #buckets = new Map<string, Bucket>()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** @returns false when the address has asked too often */
  admits(address: string): boolean {
    const bucket = this.#bucketOf(address)
    const nowMs = this.#nowMs()
    bucket.left = Math.min(burst, bucket.left + ((nowMs - bucket.filledMs) / 1_000) * perSecond)
    bucket.filledMs = nowMs
    if (bucket.left < 1) return false
    bucket.left--
    return true
  }

  #bucketOf(address: string): Bucket {
    const known = this.#buckets.get(address)
    if (known !== undefined) return known
    if (this.#buckets.size >= mostAddresses) this.#forgetIdle()
    const name = this.#buckets.size >= mostAddresses ? 'others' : address
    const bucket = this.#buckets.get(name) ?? { left: burst, filledMs: this.#nowMs() }
    this.#buckets.set(name, bucket)
    return bucket
  }

  #forgetIdle(): void {
    for (const [address, { filledMs }] of this.#buckets)
      if (this.#nowMs() - filledMs > idleMs) this.#buckets.delete(address)
  }
}

import { hash } from 'node:crypto'

/** A reproducible stream of numbers: the same seed gives the same ones on every machine. Never for secrets. */
export class SeededRandom {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: string) {
    const digest = hash('sha256', seed, 'buffer')
    this.#a = digest.readInt32LE(0)
    this.#b = digest.readInt32LE(4)
    this.#c = digest.readInt32LE(8)
  }

  /** 0 to 2^32 − 1, by sfc32, the small fast counting generator of PractRand: https://pracrand.sourceforge.net/RNG_engines.txt */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** From 0 up to, not including, 1. */
  share(): number {
    return this.uint32() / 2 ** 32
  }

  /** True in `share` of the cases. */
  chance(share: number): boolean {
    return this.share() < share
  }

  /** A whole number, both ends included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.share() * (max - min + 1))
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[Math.floor(this.share() * items.length)] as T
  }

  /** A whole number of a log-normal distribution, as latencies have it: half lie below `median`, `sigma` widens the tail. */
  logNormal(median: number, sigma: number): number {
    // Box and Muller: two even numbers make a normal one; 1 − share is never 0.
    const normal = Math.sqrt(-2 * Math.log(1 - this.share())) * Math.cos(2 * Math.PI * this.share())
    return Math.round(median * Math.exp(sigma * normal))
  }

  /** Looks like a version 4 UUID (RFC 9562, section 5.4). */
  uuid(): string {
    const [first, second, third] = [this.#hex(), this.#hex(), this.#hex()]
    return `${first}-${second.slice(0, 4)}-4${second.slice(5)}-a${third.slice(1, 4)}-${third.slice(4)}${this.#hex()}`
  }

  /** 32 bits in eight digits. */
  #hex(): string {
    return this.uint32().toString(16).padStart(8, '0')
  }
}

/** A reproducible stream of choices: the same seed makes the same ones on every machine. Never for secrets. */
export class SeededRandom {
  #state: number

  /** @param seed a whole number; neighbouring seeds give unrelated streams */
  constructor(seed: number) {
    this.#state = Math.imul(seed, 0x9e3779b1) | 0
  }

  /** From 0 up to, not including, 1; Mulberry32 (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c). */
  share(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number, both ends included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.share() * (max - min + 1))
  }

  /** True in `share` of the cases. */
  chance(share: number): boolean {
    return this.share() < share
  }

  /** One of the items; there must be one. */
  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.share() * items.length)] as T
  }
}

/** Turns numbers into their growth. A number only grows, until its client is made again. */
export class Growth {
  readonly #last = new Map<string, number>()

  /** @returns the growth of the number since the last call; all of it when it has begun again */
  since(name: string, value: number): number {
    const before = this.#last.get(name) ?? 0
    this.#last.set(name, value)
    return value < before ? value : value - before
  }
}

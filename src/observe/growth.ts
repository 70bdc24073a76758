/** Turns numbers that only grow, each until its client is made again, into what they have grown by. */
export class Growth {
  readonly #last = new Map<string, number>()

  /** @returns what the number has grown by since the last call; all of it when it has begun again */
  since(name: string, value: number): number {
    const before = this.#last.get(name) ?? 0
    this.#last.set(name, value)
    return value < before ? value : value - before
  }
}

/** Any name with more than a 200th of the recent weight is among the kept ones. */
const mostKept = 200

/**
 * Finds the names with the most weight in a stream, in constant memory: the sketch of Misra and Gries (1982), merged by batch as in
 * "Mergeable Summaries" (Agarwal et al., PODS 2012, section 2). Older weight counts less: see {@link fade}.
 */
export class HeavyHitters {
  readonly #weights = new Map<string, number>()

  /** The number of kept names, at most 200. */
  get size(): number {
    return this.#weights.size
  }

  /** Adds a batch of weights, each above 0. */
  add(batch: Iterable<readonly [name: string, weight: number]>): void {
    for (const [name, weight] of batch) this.#weights.set(name, (this.#weights.get(name) ?? 0) + weight)
    if (this.#weights.size > mostKept) this.#cut()
  }

  /** Multiplies all weights: new ones then count more. @param factor 0 to 1 */
  fade(factor: number): void {
    for (const [name, weight] of this.#weights) this.#weights.set(name, weight * factor)
  }

  /** The heaviest names, the first one first. @param bonus a factor for each name */
  top(count: number, bonus: (name: string) => number): readonly string[] {
    return [...this.#weights]
      .map(([name, weight]) => [name, weight * bonus(name)] as const)
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, count)
      .map(([name]) => name)
  }

  /** Takes the weight of the first name too many from all, itself included. */
  #cut(): void {
    const weights = Float64Array.from(this.#weights.values()).sort()
    const cut = weights.at(-1 - mostKept)!
    for (const [name, weight] of this.#weights) {
      if (weight > cut) this.#weights.set(name, weight - cut)
      else this.#weights.delete(name)
    }
  }
}

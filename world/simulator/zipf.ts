/** Ranks of unequal weight: rank r (from 0) comes up in proportion to 1 / (r + 1)^exponent, as large and small customers do. */
export class Zipf {
  readonly #bounds: readonly number[]

  /** @param exponent 0 makes all ranks equal, 1 is the classic skew */
  constructor(ranks: number, exponent: number) {
    const weights = Array.from({ length: ranks }, (_, rank) => (rank + 1) ** -exponent)
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    let below = 0
    this.#bounds = weights.map((weight) => (below += weight / total))
  }

  /** The rank that stands at `share`, 0 to 1, of all weight. */
  rank(share: number): number {
    const rank = this.#bounds.findIndex((bound) => share < bound)
    return rank < 0 ? this.#bounds.length - 1 : rank
  }
}

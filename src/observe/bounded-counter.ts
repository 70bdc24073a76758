import type { Counter } from 'prom-client'

/** A store of metrics keeps each combination of labels for good, so a pod has no more of them. */
const mostCombinations = 200

/** A counter whose labels come from outside: combinations beyond the first 200 count as `other`. */
export class BoundedCounter {
  readonly #counter: Counter
  readonly #labels: readonly string[]
  readonly #seen = new Set<string>()

  constructor(counter: Counter, labels: readonly string[]) {
    this.#counter = counter
    this.#labels = labels
  }

  /** @param values in the order of the labels */
  add(values: readonly string[], times: number): void {
    const isTold = this.#isTold(JSON.stringify(values))
    this.#counter.inc(
      Object.fromEntries(this.#labels.map((label, at) => [label, isTold ? values[at]! : 'other'])),
      times,
    )
  }

  #isTold(combination: string): boolean {
    if (this.#seen.size < mostCombinations) this.#seen.add(combination)
    return this.#seen.has(combination)
  }
}

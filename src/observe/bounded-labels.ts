/** A store of metrics keeps each combination of labels for good, so a metric has no more of them. */
export const mostCombinations = 200
/** Labels are for words; an outside text may be long. */
const longestLabel = 100

/** The labels of one metric, whose values may come from outside: combinations beyond the first 200 count as `other`. */
export class BoundedLabels {
  readonly #names: readonly string[]
  readonly #told = new Map<string, Readonly<Record<string, string>>>()
  readonly #others: Readonly<Record<string, string>>

  /** @param names of the labels */
  constructor(names: readonly string[]) {
    this.#names = names
    this.#others = Object.fromEntries(names.map((name) => [name, 'other']))
  }

  /** The combinations so far, but for `other`. */
  get all(): Iterable<Readonly<Record<string, string>>> {
    return this.#told.values()
  }

  /** The labels for values in the order of their names; the same object for the same values. */
  of(values: readonly string[]): Readonly<Record<string, string>> {
    const short = values.map((value) => value.slice(0, longestLabel))
    const place = JSON.stringify(short)
    const told = this.#told.get(place)
    if (told !== undefined) return told
    if (this.#told.size >= mostCombinations) return this.#others
    const labels = Object.fromEntries(this.#names.map((name, at) => [name, short[at] ?? 'other']))
    this.#told.set(place, labels)
    return labels
  }
}

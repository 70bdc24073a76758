/** Tells whether a key was seen before, for the last `capacity` keys. */
export class RecentKeys {
  readonly #capacity: number
  readonly #keys = new Set<string>()

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** True the first time. */
  isNew(key: string): boolean {
    if (this.#keys.has(key)) return false
    this.#keys.add(key)
    if (this.#keys.size > this.#capacity) this.#keys.delete(this.#keys.values().next().value ?? key)
    return true
  }

  has(key: string): boolean {
    return this.#keys.has(key)
  }
}

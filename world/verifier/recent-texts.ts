const standardLimit = 100_000

/**
 * Gives the same string for equal texts close to each other. A run has millions of events; most texts in them are names of topics
 * and tenants, or ids of messages and events from a moment ago.
 */
export class RecentTexts {
  readonly #limit: number
  #young = new Map<string, string>()
  #old = new Map<string, string>()

  /** @param limit a text is forgotten after so many other ones, or twice as many */
  constructor(limit = standardLimit) {
    this.#limit = limit
  }

  same(text: string): string {
    const young = this.#young.get(text)
    if (young !== undefined) return young
    const kept = this.#old.get(text) ?? text
    this.#young.set(kept, kept)
    if (this.#young.size >= this.#limit) [this.#old, this.#young] = [this.#young, new Map()]
    return kept
  }

  /** How many texts it holds. */
  get size(): number {
    return this.#young.size + this.#old.size
  }
}

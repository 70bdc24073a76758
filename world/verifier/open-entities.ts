/** Messages or jobs without an end. It is told of each beginning and each end once, in any order. */
export class OpenEntities {
  readonly #open = new Set<string>()
  /** All of them: an end may be read before its beginning, and come twice. */
  readonly #ended = new Set<string>()

  begun(ids: readonly string[]): void {
    for (const id of ids) if (!this.#ended.has(id)) this.#open.add(id)
  }

  ended(ids: readonly string[]): void {
    for (const id of ids) {
      this.#ended.add(id)
      this.#open.delete(id)
    }
  }

  isOpen(id: string): boolean {
    return this.#open.has(id)
  }

  get count(): number {
    return this.#open.size
  }
}

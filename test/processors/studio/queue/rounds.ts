/** The queue of one tenant in plain lists, one list for each round. */
export class Rounds {
  readonly running: string[] = []
  /** The present round first; behind it the next ones. */
  #rounds: string[][] = [[]]

  /** @returns the jobs that start at once */
  arrive(jobs: readonly string[], cap: number): readonly string[] {
    return jobs.filter((job, index) => {
      if (this.waiting.length === 0 && this.running.length < cap) return this.running.push(job) > 0
      while (this.#rounds.length < index + 2) this.#rounds.push([])
      this.#rounds[index + 1]!.push(job)
      return false
    })
  }

  /** @returns the jobs that get a turn */
  end(job: string, cap: number): readonly string[] {
    if (!this.running.includes(job)) {
      this.#rounds = this.#rounds.map((round) => round.filter((waiting) => waiting !== job))
      return []
    }
    this.running.splice(this.running.indexOf(job), 1)
    const given = []
    while (given.length < 2 && this.running.length < cap && this.waiting.length > 0) given.push(this.#next())
    return given
  }

  get waiting(): readonly string[] {
    return this.#rounds.flat()
  }

  #next(): string {
    while (this.#rounds[0]!.length === 0) this.#rounds.shift()
    const job = this.#rounds[0]!.shift()!
    this.running.push(job)
    return job
  }
}

/** One rule that data or options break. It names no value: values can be personal. */
export interface Fault {
  /** Where: `data.cost_usd`, `data.attemptLog[2].outcome`, `options.time`. */
  readonly path: string
  /** The broken rule, such as `must be a string`. */
  readonly rule: string
}

/** Collects every fault of one event, so that its caller sees all of them at once. */
export class Faults {
  readonly found: Fault[] = []

  /** Notes a fault; the value in its place is undefined. */
  add(path: string, rule: string): undefined {
    this.found.push({ path, rule })
    return undefined
  }

  get isEmpty(): boolean {
    return this.found.length === 0
  }
}

/** The faults as one line of text. */
export const listed = (faults: readonly Fault[]): string => faults.map(({ path, rule }) => `${path} ${rule}`).join('; ')

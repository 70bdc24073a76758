/** A change of a row by a step. */
export interface InspectedChange {
  readonly store: string
  readonly key: readonly (string | number)[]
  readonly kind: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly timerAt: string | null
}

/** A record, or timers, with the effects. */
export interface InspectedStep {
  readonly at: string
  readonly cause:
    | 'timer'
    | { readonly topic: string; readonly partition: number; readonly offset: number; readonly id: string | null }
  readonly rows: readonly InspectedChange[]
  readonly outputs: readonly { readonly topic: string; readonly id: string }[]
  readonly refusals: readonly string[]
}

/** The page shows this part of an answer of `inspect`; it knows no other part of the program. */
export interface InspectionFacts {
  readonly application: string
  readonly task: number
  readonly asOf: string | null
  readonly earlierSteps: number
  readonly steps: readonly InspectedStep[]
  readonly deadLetters: readonly {
    readonly at: string
    readonly reason: string
    readonly stage: string
    readonly topic: string
    readonly partition: number
    readonly offset: number
  }[]
  readonly verdict: string
}

import type { TimelineStep } from './timeline.ts'
import type { Inspection, PresentRow } from './inspection.ts'
import { mask } from './mask.ts'
import { rowChange, type RowChange } from './row-change.ts'

/** A step of a timeline, as people and programs read it. */
export interface ShownStep {
  readonly at: string
  /** `timer` when timers fired. */
  readonly cause:
    | 'timer'
    | {
        readonly topic: string
        readonly partition: number
        readonly offset: number
        /** Null when the record cannot be decoded. */
        readonly id: string | null
        readonly time: string | null
        readonly data: unknown
      }
  readonly rows: readonly RowChange[]
  readonly outputs: readonly { readonly topic: string; readonly id: string; readonly data: unknown }[]
  readonly refusals: readonly string[]
}

/** An inspection without personal data, the newest steps alone. */
export interface ShownInspection extends Omit<Inspection, 'steps' | 'rows'> {
  /** Steps before these. */
  readonly earlierSteps: number
  readonly steps: readonly ShownStep[]
  readonly rows: readonly PresentRow[]
}

export interface Showing {
  /** Shown wherever they stand. */
  readonly names: ReadonlySet<string>
  readonly revealed: boolean
  /** The most steps. */
  readonly limit: number
}

/** Masks perhaps personal texts, unless they are revealed, and leaves early steps out. */
export const maskedInspection = (found: Inspection, { names, revealed, limit }: Showing): ShownInspection => {
  const shown = (value: unknown): unknown => (revealed ? value : mask(value, names))
  const steps = found.steps.slice(-limit)
  return {
    ...found,
    earlierSteps: found.steps.length - steps.length,
    steps: steps.map((step) => shownStep(step, shown)),
    rows: found.rows.map((row) => ({ ...row, key: shown(row.key) as PresentRow['key'], value: shown(row.value) })),
  }
}

const shownStep = (
  { atMs, input, rows, outputs, refusals }: TimelineStep,
  shown: (value: unknown) => unknown,
): ShownStep => ({
  at: new Date(atMs).toISOString(),
  cause: input === undefined ? 'timer' : shownInput(input, shown),
  rows: rows.map(rowChange).map((change) => ({
    ...change,
    key: shown(change.key) as RowChange['key'],
    fields: shown(change.fields) as RowChange['fields'],
  })),
  outputs: outputs.map(({ topic, id, data }) => ({ topic, id, data: shown(data) })),
  refusals,
})

const shownInput = (
  { topic, partition, offset, event }: NonNullable<TimelineStep['input']>,
  shown: (value: unknown) => unknown,
) => ({
  topic,
  partition,
  offset,
  id: event === undefined ? null : (shown({ id: event.attributes.id }) as { readonly id: string }).id,
  time: event === undefined ? null : new Date(event.attributes.time).toISOString(),
  data: shown(event?.data ?? null),
})

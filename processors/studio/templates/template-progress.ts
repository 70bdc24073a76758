import type { MediaTemplate } from '#schemas/types.ts'
import type { Step } from '#stream/step.ts'
import type { StreamTime } from '#stream/time.ts'
import type { TemplateOutput } from './template-events.ts'

/** A template amid a record or timer, with its events and refusals so far. */
export interface TemplateProgress {
  readonly row: MediaTemplate | undefined
  readonly emit: readonly TemplateOutput[]
  readonly tell: readonly TemplateOutput[]
}

/** A template at the beginning of a record or timer. */
export const untouched = (row: MediaTemplate | undefined): TemplateProgress => ({ row, emit: [], tell: [] })

/** One more event, about another version. */
export const withEvent = (progress: TemplateProgress, row: MediaTemplate, event: TemplateOutput): TemplateProgress => ({
  row,
  emit: [...progress.emit, event],
  tell: progress.tell,
})

/** One more refusal. It is no event of the template and takes none of its numbers. */
export const withRefusal = (progress: TemplateProgress, refusal: TemplateOutput): TemplateProgress => ({
  ...progress,
  tell: [...progress.tell, refusal],
})

/** The answer of the rules: an empty row is deleted, one with parked changes has a timer. */
export const stepOf = ({ row, emit, tell }: TemplateProgress): Step<MediaTemplate, TemplateOutput> => {
  if (row === undefined || (row.version === 0 && row.parked.length === 0)) return { state: undefined, emit, tell }
  const next = Math.min(...row.parked.map(({ until }) => until))
  return { state: row, emit, tell, timer: Number.isFinite(next) ? (next as StreamTime) : null }
}

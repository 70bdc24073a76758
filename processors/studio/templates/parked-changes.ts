import type { MediaTemplate, ParkedChange } from '#schemas/types.ts'
import { type ChangeContext, judgeChange } from './judge-change.ts'
import { rejected } from './template-events.ts'
import { type TemplateProgress, withRefusal } from './template-progress.ts'

/** Judges parked changes at or behind the newest version, until none is left; each one may bring the version of the next. */
export const releaseParked = (progress: TemplateProgress, context: ChangeContext): TemplateProgress => {
  const { row } = progress
  const next = row?.parked.find(({ expectedVersion }) => expectedVersion <= row.version)
  if (row === undefined || next === undefined) return progress
  return releaseParked(judgeChange({ ...progress, row: without(row, next) }, next, context), context)
}

/** Refuses overdue parked changes. */
export const refuseOverdue = (row: MediaTemplate, { key, at }: ChangeContext): TemplateProgress => {
  const overdue = row.parked.filter(({ until }) => until <= at)
  const rest = { ...row, parked: row.parked.filter(({ until }) => until > at) }
  return overdue.reduce<TemplateProgress>(
    (progress, change) => withRefusal(progress, rejected(key, change, ['VERSION_UNKNOWN'], row.version, at)),
    { row: rest, emit: [], tell: [] },
  )
}

const without = (row: MediaTemplate, change: ParkedChange): MediaTemplate => ({
  ...row,
  parked: row.parked.filter((parked) => parked !== change),
})

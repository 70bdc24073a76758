import { type MediaTemplate, MediaTemplateDefaults } from '#schemas/types.ts'
import { deterministicId } from '#processors/shared/deterministic-id.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { type ChangeFault, changeFaults } from './change-faults.ts'
import type { TemplateChange } from './template-change.ts'
import { changedContent, contentOf, differences } from './template-content.ts'
import { created, rejected, type TemplateKey, updated } from './template-events.ts'
import type { TemplatePolicy } from './template-policy.ts'
import { type TemplateProgress, withEvent, withRefusal } from './template-progress.ts'

/** The surroundings of a change: its row, the task's clock and the bounds. */
export interface ChangeContext {
  readonly key: TemplateKey
  readonly at: StreamTime
  readonly policy: TemplatePolicy
}

/** How the version seen by a person stands to the newest one. */
type VersionVerdict = 'FITS' | 'TO_COME' | ChangeFault

/**
 * Grants a change, has it wait for its version, or refuses it for all its faults. It passes over a request already granted or
 * waiting.
 */
export const judgeChange = (
  progress: TemplateProgress,
  change: TemplateChange,
  context: ChangeContext,
): TemplateProgress => {
  const { row } = progress
  if (isKnown(row, change)) return progress
  const version = row?.version ?? 0
  const verdict = verdictOn(change.expectedVersion, version)
  const creates = version === 0 && verdict === 'FITS'
  const faults = [...changeFaults(change, creates, context.policy), ...versionFaults(verdict, row, context.policy)]
  if (faults.length > 0) return withRefusal(progress, rejected(context.key, change, faults, version, context.at))
  return verdict === 'TO_COME' ? park(progress, change, context) : grant(progress, change, context)
}

const isKnown = (row: MediaTemplate | undefined, { requestId }: TemplateChange): boolean =>
  row !== undefined &&
  (row.answered.includes(nameOf(requestId)) || row.parked.some((parked) => parked.requestId === requestId))

/** Short, whatever ids people choose. */
const nameOf = (requestId: string): string => deterministicId('template-request', requestId)

const verdictOn = (expected: number | null, version: number): VersionVerdict => {
  if (expected === null || expected === version) return 'FITS'
  if (expected < 0) return 'VERSION_INVALID'
  if (expected === 0) return 'ALREADY_EXISTS'
  return expected < version ? 'VERSION_STALE' : 'TO_COME'
}

const versionFaults = (
  verdict: VersionVerdict,
  row: MediaTemplate | undefined,
  { maxParked }: TemplatePolicy,
): readonly ChangeFault[] => {
  if (verdict === 'FITS') return []
  if (verdict !== 'TO_COME') return [verdict]
  return (row?.parked.length ?? 0) < maxParked ? [] : ['TOO_MANY_WAITING']
}

const park = (progress: TemplateProgress, change: TemplateChange, { at, policy }: ChangeContext): TemplateProgress => {
  const row = progress.row ?? MediaTemplateDefaults
  const parked = { ...change, expectedVersion: change.expectedVersion ?? 0, until: after(at, policy.waitMs) }
  return { ...progress, row: { ...row, parked: [...row.parked, parked] } }
}

/** A change without effect is granted too: its late repeat must not undo the changes in between. */
const grant = (progress: TemplateProgress, change: TemplateChange, context: ChangeContext): TemplateProgress => {
  const { key, at, policy } = context
  const before = progress.row ?? MediaTemplateDefaults
  const content = changedContent(contentOf(progress.row), change)
  const answered = [...before.answered, nameOf(change.requestId)].slice(-policy.rememberedRequests)
  const row: MediaTemplate = { ...before, ...content, version: before.version + 1, answered }
  if (before.version === 0) return withEvent(progress, row, created(key, change, row, at))
  const difference = differences(before, content)
  if (difference.fields.length === 0) return { ...progress, row: { ...before, answered } }
  return withEvent(progress, row, updated(key, change, before, row, difference, at))
}

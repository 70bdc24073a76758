import type { AvroRecord, AvroSchema } from '../avro-schema.ts'
import type { Misfit } from '../misfit.ts'
import { resolveSchemas } from '../schema-resolution.ts'
import type { ChangedDefault } from './changed-defaults.ts'
import { changedDefaults } from './changed-defaults.ts'
import { movedTypes, refusalByFullNames } from './full-names.ts'
import type { FoundBreak } from './schema-break.ts'
import { ABSENT } from './schema-break.ts'

/**
 * Finds out how a change of an event's schema breaks a reader: pods of the new build with older events, or consumers of the
 * release with new ones, in Avro and in JSON. Registries let several of these through.
 * @param before, now envelopes, as they are registered
 */
export const eventBreaks = (before: AvroSchema, now: AvroSchema): readonly FoundBreak[] => [
  ...resolveSchemas(now, before).misfits.map(unreadByNew),
  ...resolveSchemas(before, now).misfits.map(unreadByOld),
  ...brokenNames(before, now),
  ...changedDefaults(dataOf(before), dataOf(now)).flatMap(brokenDefault),
]

const dataOf = (envelope: AvroSchema): AvroSchema =>
  (envelope as AvroRecord).fields.find(({ name }) => name === 'data')?.type ?? 'null'

const newCannot = (versions: string): string => `pods of the new build could not read events of ${versions}`
const oldCannot = (versions: string): string => `consumers of ${versions} could not read new events`

/** This build reads; the release has written. */
const unreadByNew = ({ kind, path, declared = ABSENT, read }: Misfit): FoundBreak => ({
  reader: 'new',
  path,
  before: declared,
  after: read,
  harmIn: newCannot,
  remedy: {
    missing:
      'make it optional, null or its type with the default null; if it is an older field renamed, name that as an alias',
    symbols: 'keep the symbols, or give the enum a default',
    type: 'keep the type, and give the other one to a new optional field',
  }[kind],
})

/** The release reads; this build has written. */
const unreadByOld = ({ kind, path, declared = ABSENT, read }: Misfit): FoundBreak => ({
  reader: 'old',
  path,
  before: read,
  after: declared,
  harmIn: oldCannot,
  remedy: {
    missing: 'keep the field, for they require it; a new name comes beside it as an optional field',
    symbols: 'keep the symbols, for their enum has no default for others',
    type: 'keep the type, and give the other one to a new optional field',
  }[kind],
})

function brokenNames(before: AvroSchema, now: AvroSchema): readonly FoundBreak[] {
  const refusal = refusalByFullNames(before, now)
  if (refusal === undefined) return []
  const moved = movedTypes(before, now).map((names) => nameBreak(names.before, names.after, 'keep the namespace'))
  if (moved.length > 0 || resolveSchemas(before, now).misfits.length > 0) return moved
  return [nameBreak('readable', 'not readable', `undo the change that avsc refuses: ${refusal}`)]
}

const nameBreak = (before: string, after: string, remedy: string): FoundBreak => ({
  reader: 'old',
  path: '',
  before,
  after,
  harmIn: (versions) => `${oldCannot(versions)} where they find types by full names, as avsc does`,
  remedy,
})

const REQUIRED = 'required'

/** A writer leaves its default out, so the other side must have the same one. */
function brokenDefault({ path, before, after }: ChangedDefault): readonly FoundBreak[] {
  const told = {
    path,
    before: before === undefined ? REQUIRED : `default ${before}`,
    after: after === undefined ? REQUIRED : `default ${after}`,
    remedy: 'keep the default: events in JSON leave out what holds it',
  }
  const byNew: FoundBreak = {
    ...told,
    reader: 'new',
    harmIn: (versions) => `pods of the new build would misread events of ${versions} in JSON`,
  }
  const byOld: FoundBreak = {
    ...told,
    reader: 'old',
    harmIn: (versions) => `consumers of ${versions} would misread new events in JSON`,
  }
  return [...(before === undefined ? [] : [byNew]), ...(after === undefined ? [] : [byOld])]
}

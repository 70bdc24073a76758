import { type AvroJson, schemaDifferences } from '#runtime/upgrade/schema-differences.ts'
import type { AvroSchema } from '../avro-schema.ts'
import { resolveSchemas } from '../schema-resolution.ts'
import type { FoundBreak } from './schema-break.ts'
import { ABSENT } from './schema-break.ts'

/**
 * Finds out how a change of a row's schema breaks a pod: one of the new build with a task of the release, or one of the release
 * that gets a task back, in a rolling restart or after it. Pods decide likewise when they open a task.
 */
export const rowBreaks = (before: AvroJson, now: AvroJson): readonly FoundBreak[] => [
  ...directed(now, before, (path, declared, read, refusal) => ({
    reader: 'new',
    path,
    before: declared,
    after: read,
    harmIn: (versions) => `pods of the new build could not go on with rows of ${versions}`,
    remedy: `the store ${refusal}`,
  })),
  ...directed(before, now, (path, declared, read) => ({
    reader: 'old',
    path,
    before: read,
    after: declared,
    harmIn: (versions) =>
      `pods of ${versions} could not go on with new rows, in a rolling restart or after a roll-back`,
    remedy: 'keep the field as it is, and fill a new one with a default beside it, or another store under a new number',
  })),
]

type Told = (path: string, declared: string, read: string, refusal: string) => FoundBreak

/** The verdict is that of pods; the rules of events name the places. */
function directed(reader: AvroJson, writer: AvroJson, told: Told): readonly FoundBreak[] {
  const { refusals } = schemaDifferences(writer, reader)
  if (refusals.length === 0) return []
  const refusal = refusals.join('; ')
  const { misfits } = resolveSchemas(reader as AvroSchema, writer as AvroSchema)
  if (misfits.length === 0) return [told('', 'its rows', 'its rows', refusal)]
  return misfits.map(({ path, declared = ABSENT, read }) => told(path, declared, read, refusal))
}

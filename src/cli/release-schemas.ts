import { join } from 'node:path'
import type { ReleasedSchema } from '#codec/released/released-schema.ts'
import type { ReleasedCheck } from './released-check.ts'
import { readReleased, ReleasedSchemasError, writeReleased } from './released-files.ts'

/**
 * Records the schemas of this build as those of a release: an entry for each new or changed topic and store.
 * @param checks without a broken one
 * @returns the names of topics and stores with a new entry
 * @throws ReleasedSchemasError when this version has other schemas already; nothing is written then
 */
export const releaseSchemas = (
  checks: readonly ReleasedCheck[],
  folder: string,
  version: string,
): readonly string[] => {
  const changed = checks.filter(({ state }) => state === 'new' || state === 'changed')
  const again = changed.filter(({ versions }) => versions.at(-1) === version).map(({ name }) => name)
  if (again.length > 0)
    throw new ReleasedSchemasError(
      `version ${version} has other schemas of ${again.join(', ')}: raise the version in package.json and release again`,
    )
  for (const check of changed) append(check, folder, version)
  return changed.map(({ name }) => name)
}

const append = ({ kind, name, now }: ReleasedCheck, folder: string, version: string): void => {
  const into = kind === 'topic' ? folder : join(folder, 'state')
  const before: readonly ReleasedSchema[] = readReleased(into).get(name) ?? []
  writeReleased(into, name, [...before, { version, ...now! }])
}

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ReleasedSchema } from '#codec/released/released-schema.ts'

/** A file of released schemas is damaged, or a release has other schemas already. */
export class ReleasedSchemasError extends Error {
  readonly code = 'RELEASED_SCHEMAS_INVALID'
}

/** `schemas-avro/released`: one file per topic, and in `state` one per store. */
export const releasedFolder = fileURLToPath(new URL('../../schemas-avro/released', import.meta.url))

const suffix = '.json'

/** All releases of each topic or store, oldest first, under the names of their files; none without a folder. */
export function readReleased<R extends ReleasedSchema>(folder: string): ReadonlyMap<string, readonly R[]> {
  if (!existsSync(folder)) return new Map()
  const files = readdirSync(folder).filter((file) => file.endsWith(suffix))
  return new Map(files.toSorted().map((file) => [file.slice(0, -suffix.length), readFile<R>(join(folder, file))]))
}

function readFile<R extends ReleasedSchema>(path: string): readonly R[] {
  const releases = parse(path)
  if (Array.isArray(releases) && releases.length > 0 && releases.every(isRelease)) return releases as readonly R[]
  throw damaged(path)
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw damaged(path, cause)
  }
}

const isRelease = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  typeof value.version === 'string' &&
  'schema' in value

const damaged = (path: string, cause?: unknown): ReleasedSchemasError =>
  new ReleasedSchemasError(
    `${path} is no list of releases with version and schema: take it from version control again`,
    {
      cause,
    },
  )

/** Writes a line per release, so that a new one changes no line of an older one but for a comma. */
export function writeReleased(folder: string, name: string, releases: readonly ReleasedSchema[]): void {
  const path = join(folder, `${name}${suffix}`)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `[\n${releases.map((release) => JSON.stringify(release)).join(',\n')}\n]\n`)
}

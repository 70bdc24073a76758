/** A change of a schema beyond a reader on one side of a release. */
export interface SchemaBreak {
  /** `new`: this build reads the writing of a release; `old`: a reader of the release meets that of this build. */
  readonly reader: 'new' | 'old'
  /** The releases with it, oldest first. */
  readonly versions: readonly string[]
  /** From the root of the schema, as in `data.parts[].at`; empty for the whole. */
  readonly path: string
  /** The field in the release, in a few words. */
  readonly before: string
  /** The field now. */
  readonly after: string
  /** The outcome, as a sentence without its end. */
  readonly harm: string
  readonly remedy: string
}

/** A break as it is found in one release. */
export type FoundBreak = Omit<SchemaBreak, 'versions' | 'harm'> & {
  /** @param versions the releases, as in `0.1.0, 0.2.0` */
  readonly harmIn: (versions: string) => string
}

/** Where a field is missing. */
export const ABSENT = 'absent'

/** Tells the same break in several releases once. */
export function joinedBreaks(
  found: readonly { readonly version: string; readonly breaks: readonly FoundBreak[] }[],
): readonly SchemaBreak[] {
  const first = new Map<string, { readonly found: FoundBreak; readonly versions: string[] }>()
  for (const { version, breaks } of found)
    for (const each of breaks) {
      const key = JSON.stringify([each.reader, each.path, each.before, each.after, each.remedy])
      const known = first.get(key)
      if (known === undefined) first.set(key, { found: each, versions: [version] })
      else known.versions.push(version)
    }
  return [...first.values()].map(({ found: { harmIn, ...rest }, versions }) => ({
    ...rest,
    versions,
    harm: harmIn(versions.join(', ')),
  }))
}

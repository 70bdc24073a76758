import type { SchemaBreak } from '#codec/released/schema-break.ts'
import { table } from './print.ts'
import type { ReleasedCheck } from './released-check.ts'

/** How many are as released, then a line for each that is not, with its breaks below. */
export const releasedText = (checks: readonly ReleasedCheck[]): string => {
  const others = checks.filter(({ state }) => state !== 'released')
  const lines = table(others.map(({ name, state, changes }) => [name, state, changes.join('; ')])).split('\n')
  return [summary(checks), ...others.flatMap((check, index) => [lines[index]!, ...breakLines(check)])].join('\n')
}

const summary = (checks: readonly ReleasedCheck[]): string => {
  const kept = checks.filter(({ state }) => state === 'released')
  const topics = kept.filter(({ kind }) => kind === 'topic').length
  return `${topics} topics and the rows of ${kept.length - topics} stores are as in their last release`
}

const breakLines = ({ kind, name, breaks }: ReleasedCheck): readonly string[] => [
  ...breaks.flatMap(breakText),
  ...(kind === 'topic' && breaks.length > 0
    ? [`  or leave this topic as it is and publish ${nextVersion(name)} beside it: docs/migration.md`]
    : []),
]

const breakText = ({ path, before, after, harm, remedy }: SchemaBreak): readonly string[] => [
  `  ${path === '' ? '' : `${path}: `}${before} → ${after}`,
  `    ${harm}`,
  `    ${remedy}`,
]

/** The topic of the next version, as in `eventzr.event.created.v2`. */
const nextVersion = (topic: string): string => topic.replace(/(?<=\.v)\d+$/, (version) => String(Number(version) + 1))

import type { ShownInspection, ShownStep } from '../inspect/masked-inspection.ts'

/** A timeline for people: when, what, and its effects; the verdict last. */
export const inspectionText = (found: ShownInspection): string => {
  const { application, tenant, entity, task, asOf, erasedAt, earlierSteps, steps, deadLetters, rows, verdict } = found
  return [
    `${entity} of ${tenant} in ${application}, task ${task}${asOf === null ? '' : `, as of ${asOf}`}`,
    ...(erasedAt === null ? [] : [`all rows of the tenant were ended at ${erasedAt}; earlier records are left out`]),
    '',
    ...(earlierSteps === 0 ? [] : [`${earlierSteps} earlier steps are left out; --steps shows more`, '']),
    ...(steps.length === 0 ? ['no record that the topics still have is about it'] : steps.flatMap(stepLines)),
    '',
    ...deadLetters.map(
      ({ at, reason, stage, attempt, topic, partition, offset }) =>
        `${at}  dead letter ${reason} (${stage}${attempt > 1 ? `, attempt ${attempt}` : ''}) of ${topic}-${partition}@${offset}`,
    ),
    ...rows.flatMap(({ store, key, timerAt, differs }) => [
      `row  ${store} ${key.join(', ')}${timerAt === null ? '' : `, timer at ${timerAt}`}${differs.length === 0 ? '' : `; not as recomputed: ${differs.join(', ')}`}`,
    ]),
    `verdict: ${verdict}`,
  ].join('\n')
}

const indent = ' '.repeat(26)

const stepLines = ({ at, cause, rows, outputs, refusals }: ShownStep): readonly string[] => [
  `${at}  ${causeText(cause)}`,
  ...rows.map(
    ({ store, key, kind, fields, timerAt }) =>
      `${indent}row ${kind}: ${store} ${key.join(', ')} ${compact(fields)}${timerAt === null ? '' : `, timer at ${timerAt}`}`,
  ),
  ...outputs.map(({ topic, id, data }) => `${indent}out ${topic} ${id} ${compact(data)}`),
  ...refusals.map((reason) => `${indent}dead letter ${reason}`),
]

const causeText = (cause: ShownStep['cause']): string => {
  if (cause === 'timer') return 'timer'
  const { topic, partition, offset, id, data } = cause
  return `in  ${topic}-${partition}@${offset} ${id ?? 'that cannot be decoded'} ${data === null ? '' : compact(data)}`
}

/** Fields without a value say little in a line. */
const compact = (value: unknown): string =>
  JSON.stringify(value, (_name, each: unknown) => (each === null ? undefined : each))

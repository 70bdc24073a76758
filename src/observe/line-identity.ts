/** Fields for the place or the reason. Offsets and times are no part of it: they differ from one repeat to the next. */
const placeFields = [
  'code',
  'task',
  'tasks',
  'topic',
  'partition',
  'inputs',
  'client',
  'operation',
  'kafkaCode',
  'cause',
  'reason',
  'stage',
  'path',
  'schemaId',
  // Pauses grow up to an end, and each longer one is news.
  'retryInMs',
  'rights',
  'faults',
] as const

/** Two lines with the same beginning of this length say the same to an operator. */
const longestTemplate = 300
const quoted = /"[^"]*"|`[^`]*`|(?<!\w)'[^']*'/g
/** UUIDs, then every other number. */
const numbers = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d+/gi

/**
 * One text for a line and its repeats: the message without numbers and quoted parts, with its place and reason from the fields.
 * Lines about other tasks, topics or partitions are no repeats.
 */
export const lineIdentity = (fields: object, message: string): string => {
  const template = message.slice(0, longestTemplate).replaceAll(quoted, '"').replaceAll(numbers, '#')
  const given = fields as Readonly<Record<string, unknown>>
  return template + placeFields.map((name) => placeText(given[name])).join('\n')
}

const placeText = (value: unknown): string => JSON.stringify(value) ?? ''

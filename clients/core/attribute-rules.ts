import { isExtensionName } from '#codec/envelope-schema.ts'
import { maxExtensions, maxExtensionsBytes } from '#codec/limits.ts'
import type { Faults } from './faults.ts'
import { takeText, takeTime } from './leaf-forms.ts'
import type { PublishOptions } from './publishing.ts'

const DAY_MS = 86_400_000
/** Readers replace an older time, or one further ahead, by the record's timestamp (docs/events.md). */
const MAX_AGE_MS = 90 * DAY_MS
const MAX_AHEAD_MS = 5 * 60_000

/** https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

const optionNames = new Set<string>([
  'id',
  'idempotencyKey',
  'time',
  'correlationid',
  'causationid',
  'traceparent',
  'extensions',
] satisfies (keyof PublishOptions)[])

/** Notes every rule that the options break. */
export function checkOptions(options: PublishOptions, faults: Faults): void {
  for (const name of Object.keys(options)) {
    if (!optionNames.has(name)) faults.add('options', `must have no other names than ${[...optionNames].join(', ')}`)
  }
  for (const name of ['id', 'idempotencyKey', 'correlationid', 'causationid'] as const)
    checkText(options[name], `options.${name}`, faults)
  if (options.id !== undefined && options.idempotencyKey !== undefined)
    faults.add('options.idempotencyKey', 'must be absent beside an id')
  if (options.traceparent !== undefined && !TRACEPARENT.test(options.traceparent))
    faults.add('options.traceparent', 'must be a traceparent of W3C Trace Context')
  checkExtensions(options.extensions ?? {}, faults)
}

/** An attribute may be absent, but not empty. */
function checkText(value: unknown, path: string, faults: Faults): void {
  if (value === undefined) return
  if (value === '') faults.add(path, 'must not be empty')
  else takeText(value, path, faults)
}

function checkExtensions(extensions: unknown, faults: Faults): void {
  const path = 'options.extensions'
  if (typeof extensions !== 'object' || extensions === null) {
    faults.add(path, 'must be an object')
    return
  }
  const given = Object.entries(extensions)
  if (given.length > maxExtensions) faults.add(path, `must be at most ${maxExtensions}`)
  let bytes = 0
  for (const [name, value] of given) {
    if (!isExtensionName(name))
      faults.add(path, 'must be named in up to 64 lower-case letters and digits, not like an attribute')
    checkText(value, path, faults)
    bytes += name.length + Buffer.byteLength(String(value))
  }
  if (bytes > maxExtensionsBytes) faults.add(path, `must have at most ${maxExtensionsBytes} bytes together`)
}

const timeOf = takeTime('caller')

/** The time of an event; `now` when the caller gives none. Undefined, with a fault noted, when it is none. */
export function eventTime(time: PublishOptions['time'], now: number, faults: Faults): string | undefined {
  if (time === undefined) return new Date(now).toISOString()
  const text = timeOf(time, 'options.time', faults) as string | undefined
  if (text === undefined) return undefined
  const age = now - Date.parse(text)
  return age <= MAX_AGE_MS && age >= -MAX_AHEAD_MS
    ? text
    : faults.add('options.time', 'must be at most 90 days ago and 5 minutes ahead')
}

import { checkOptions, eventTime } from './attribute-rules.ts'
import { EventInvalidError } from './errors.ts'
import type { CloudEvent } from './event.ts'
import { randomEventId, repeatableEventId } from './event-id.ts'
import { Faults } from './faults.ts'
import type { PublishOptions } from './publishing.ts'
import type { TopicParts } from './topic-parts.ts'
import { checkIds } from './topic-parts.ts'

type Data = Readonly<Record<string, unknown>>
export type AnyEvent = CloudEvent<string, Data>

/**
 * The event of a caller's data and options. `now` is in milliseconds since 1970.
 * @throws EventInvalidError with every fault of both
 */
export function newEvent(
  parts: TopicParts,
  source: string,
  datacontenttype: string,
  input: unknown,
  options: PublishOptions,
  now: number,
): AnyEvent {
  const faults = new Faults()
  const data = takeData(parts, input, faults)
  checkOptions(options, faults)
  const time = eventTime(options.time, now, faults)
  if (data === undefined || time === undefined || !faults.isEmpty)
    throw new EventInvalidError(parts.topic.type, faults.found)
  const tenantId = data['tenantId'] as string
  return {
    specversion: '1.0',
    type: parts.topic.type,
    source,
    id: idOf(options, source, parts.topic.type, tenantId),
    time,
    datacontenttype,
    subject: tenantId,
    ...given('correlationid', options.correlationid),
    ...given('causationid', options.causationid),
    ...given('traceparent', options.traceparent),
    extensions: { ...options.extensions },
    data,
  }
}

/** Data with the fields that can only have one value here; the caller may have named them too. */
function takeData(parts: TopicParts, input: unknown, faults: Faults): Data | undefined {
  const { fixed } = parts.topic
  const data = parts.form.take(isObject(input) ? { ...fixed, ...present(input) } : input, 'data', faults) as
    | Data
    | undefined
  if (data === undefined) return undefined
  checkIds(parts, data, faults)
  for (const name of Object.keys(fixed)) {
    if (data[name] !== fixed[name]) faults.add(`data.${name}`, `must be ${fixed[name]} on this topic, or absent`)
  }
  return data
}

const isObject = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value)

const present = (input: Data): Data =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined && value !== null))

function idOf({ id, idempotencyKey }: PublishOptions, source: string, type: string, tenantId: string): string {
  if (id !== undefined) return id
  return idempotencyKey === undefined ? randomEventId() : repeatableEventId(source, type, tenantId, idempotencyKey)
}

const given = <Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> =>
  value === undefined ? {} : ({ [name]: value } as Record<Name, string>)

import { isExtensionName, KNOWN_ATTRIBUTES } from '#codec/envelope-schema.ts'
import { DecodeError } from '#codec/errors.ts'
import type { DecodeErrorCode } from '#codec/errors.ts'
import type { CloudEvent } from './event.ts'
import { Faults } from './faults.ts'
import type { ConsumedPayload } from './kafka.ts'
import { takeTime } from './leaf-forms.ts'
import type { AnyEvent } from './new-event.ts'
import type { RawEvent } from './read-encoding.ts'
import type { TopicParts } from './topic-parts.ts'
import { checkIds } from './topic-parts.ts'

/** All faults of the attributes, or of the data. */
export class EventFaults extends Error {
  readonly code: DecodeErrorCode
  readonly faults: Faults

  constructor(code: DecodeErrorCode, faults: Faults) {
    super()
    this.code = code
    this.faults = faults
  }
}

/** Applies the rules for all encodings. @throws DecodeError or {@link EventFaults} */
export function readEvent(
  parts: TopicParts,
  raw: RawEvent,
  payload: ConsumedPayload,
  key: string | undefined,
): AnyEvent {
  const attributes = readAttributes(parts, raw, payload)
  const data = readData(parts, raw.data)
  const tenantId = data['tenantId'] as string
  checkTenant(tenantId, { 'the key': key, subject: attributes.subject, partitionkey: attributes.partitionkey })
  return { ...attributes, subject: tenantId, data }
}

type Attributes = Omit<CloudEvent<string, unknown>, 'data' | 'subject'> & { readonly subject?: string }

function readAttributes({ topic }: TopicParts, raw: RawEvent, payload: ConsumedPayload): Attributes {
  const faults = new Faults()
  const text = (name: string): string | undefined => readText(raw.attributes[name], name, faults)
  if (text('specversion') !== '1.0') faults.add('specversion', 'must be 1.0')
  const type = text('type')
  if (faults.isEmpty && type !== topic.type)
    throw new DecodeError('TYPE_MISMATCH', `type must be ${topic.type}, the topic's name`)
  const attributes = {
    specversion: '1.0' as const,
    type: topic.type,
    source: text('source') ?? faults.add('source', 'must be present') ?? '',
    id: text('id') ?? positionOf(payload),
    time: readTime(raw.attributes['time'] || Number(payload.message.timestamp), faults),
    datacontenttype: text('datacontenttype') ?? (raw.contentType || 'application/json'),
    ...optional({
      subject: text('subject'),
      correlationid: text('correlationid'),
      causationid: text('causationid'),
      entityseq: text('entityseq'),
      traceparent: text('traceparent'),
      partitionkey: text('partitionkey'),
    }),
    extensions: readExtensions(raw, faults),
  }
  if (!faults.isEmpty) throw new EventFaults('INVALID_ENVELOPE', faults)
  return attributes
}

/** An attribute; undefined when it is unset or empty. */
function readText(value: unknown, path: string, faults: Faults): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  return typeof value === 'string' ? value : faults.add(path, 'must be a string')
}

const takeEventTime = takeTime('message')

const readTime = (time: unknown, faults: Faults): string =>
  (takeEventTime(time, 'time', faults) as string | undefined) ?? ''

const positionOf = ({ topic, partition, message }: ConsumedPayload): string =>
  `${topic}-${partition ?? 0}-${message.offset ?? 0}`

const optional = <T extends Readonly<Record<string, string | undefined>>>(values: T): { [K in keyof T]?: string } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: string }

function readExtensions({ attributes, extensions }: RawEvent, faults: Faults): Readonly<Record<string, string>> {
  const others = Object.entries(attributes).filter(([name]) => !KNOWN_ATTRIBUTES.has(name))
  const read: Record<string, string> = {}
  for (const [name, value] of [...others, ...Object.entries(extensions)]) {
    if (value === null) continue
    if (!isExtensionName(name)) faults.add('extensions', 'must have names that CloudEvents allows')
    else if (typeof value === 'string') read[name] = value
    else if (typeof value === 'boolean' || (typeof value === 'number' && Number.isInteger(value)))
      read[name] = String(value)
    else faults.add('extensions', 'must be strings, integers or booleans')
  }
  return read
}

function readData(parts: TopicParts, raw: unknown): Readonly<Record<string, unknown>> {
  const faults = new Faults()
  const data = parts.form.take(raw, 'data', faults) as Readonly<Record<string, unknown>> | undefined
  if (data !== undefined) checkIds(parts, data, faults)
  if (data === undefined || !faults.isEmpty) throw new EventFaults('INVALID_DATA', faults)
  return data
}

function checkTenant(tenantId: string, others: Readonly<Record<string, string | undefined>>): void {
  for (const [name, tenant] of Object.entries(others)) {
    if (tenant !== undefined && tenant !== tenantId)
      throw new DecodeError('TENANT_MISMATCH', `${name} and data.tenantId name different tenants`)
  }
}

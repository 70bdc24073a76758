import { createHash } from 'node:crypto'
import { EventCodec } from '#codec/event-codec.ts'
import { schemaFetcher, subjectFetcher } from '#codec/registry.ts'
import { type Letter, readLetter } from '#runtime/letters/letter.ts'
import { awaitedSchema, type DecodedEvent } from '#runtime/ports/codec-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import { reasonOf } from '#runtime/task/dead-letter.ts'
import type { RawRecord, RecordHeader } from '#stream/raw-record.ts'
import type { Topology } from '#stream/nodes.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import type { Config } from '../config.ts'
import { configuredRegistry } from '../configured-registry.ts'
import { type LetterAccess, NoSuchLetterError, withLetters } from './dead-letters.ts'
import { placeText, type RecordPlace } from './letter-place.ts'
import { remedyOf, timeText } from './letters-report.ts'
import { keyText, listedLetter, type ListedLetter } from './listed-letter.ts'
import { whyNot } from './redrive-plan.ts'
import { scanLetters } from './scan-letters.ts'

/** A header of an input; its text only where it cannot be data, or the operator asks for it. */
export interface ShownHeader {
  readonly name: string
  readonly bytes: number
  readonly text?: string
}

/** A dead letter with all that may be shown of it. */
export interface ShownLetter {
  readonly letter: ListedLetter
  readonly meaning: string
  readonly remedy: string
  /** Why it is not redriven; absent where it may be. */
  readonly notRedriven?: string
  readonly key?: { readonly bytes: number; readonly text: string }
  readonly headers: readonly ShownHeader[]
  /** The attributes of the event, or the code of why it is none. */
  readonly event: Readonly<Record<string, string>> | string
  /** Absent for a tombstone. */
  readonly value?: ShownValue
}

/** Size and digest; the rest only when it is asked for. */
export interface ShownValue {
  readonly bytes: number
  readonly sha256: string
  readonly base64?: string
  /** As the schema of its topic reads it. */
  readonly data?: unknown
}

/** Attributes that name no person: all others may hold anything. */
const plainAttributes = ['specversion', 'type', 'source', 'id', 'time', 'datacontenttype'] as const
const plainHeaders = new Set(['content-type', ...plainAttributes.map((name) => `ce_${name}`)])

interface ShowOptions {
  readonly at: RecordPlace
  readonly sinceMs: number
  /** Shows the bytes of headers and value: they may name people. */
  readonly reveals: boolean
}

/** Shows the dead letters of a place: one, or one per attempt of an input. @throws NoSuchLetterError; KafkaCallError, TopicsError */
export const showLetters = (
  topology: Topology,
  config: Config,
  { at, sinceMs, reveals }: ShowOptions,
): Promise<readonly ShownLetter[]> =>
  withLetters(topology, config, async (access) => {
    const { letters } = await scanLetters(access.cluster, access.own.deadLetter, { at, sinceMs })
    if (letters.length === 0)
      throw new NoSuchLetterError(`there is no dead letter of ${placeText(at)}; dead-letters list has the places`)
    const decode = eventDecoder(config, access.log)
    const shown: ShownLetter[] = []
    for (const letter of letters) shown.push(await shownLetter(letter, await readOne(access, letter), decode, reveals))
    return shown
  })

const readOne = async ({ cluster }: LetterAccess, { at }: ListedLetter): Promise<Letter> => {
  const { topic, partition, offset: first } = at
  let found: Letter | undefined
  await cluster.read({ topic, partition, first, end: first + 1 }, (key, value, timestamp, offset, readHeaders) => {
    if (offset === first)
      found = readLetter({ topic, partition, offset, timestamp, key, value, headers: readHeaders() })
  })
  if (found === undefined) throw new NoSuchLetterError(`retention has deleted ${placeText(at)} just now`)
  return found
}

type Decode = (raw: RawRecord) => Promise<DecodedEvent<unknown> | string>

/** Decodes as this build does; the code of the fault where it cannot. */
const eventDecoder = (config: Config, log: Log): Decode => {
  const registry = configuredRegistry(config)
  const say = (line: string): void => log.warn({}, line)
  const fetchers = { fetchSchema: schemaFetcher(registry, say), fetchSubjects: subjectFetcher(registry, say) }
  const codec = new EventCodec({ schemaIds: new Map(), ...fetchers })
  const known: readonly Topic<unknown>[] = Object.values(topics)
  const decode: Decode = async (raw) => {
    const topic = known.find(({ name }) => name === raw.topic)
    if (topic === undefined) return 'NOT_A_TOPIC'
    try {
      return codec.decode(topic, raw)
    } catch (error) {
      const awaited = awaitedSchema(error)
      if (awaited === undefined) return reasonOf(error)
      return codec.load(awaited).then(
        () => decode(raw),
        (failure: unknown) => reasonOf(failure),
      )
    }
  }
  return decode
}

const shownLetter = async (
  listed: ListedLetter,
  letter: Letter,
  decode: Decode,
  reveals: boolean,
): Promise<ShownLetter> => {
  const { origin } = letter
  const { status, note } = listed
  const fresh = { ...listedLetter(letter, listed.at.topic), status, ...(note !== undefined && { note }) }
  const event = letter.lost === undefined ? await decode(origin) : 'NOT_THERE'
  const why = whyNot(fresh)
  return {
    letter: fresh,
    ...remedyOf(letter.reason),
    ...(why !== undefined && { notRedriven: why }),
    ...(origin.key !== null && { key: { bytes: origin.key.length, text: keyText(origin.key) } }),
    headers: origin.headers.map((header) => shownHeader(header, reveals)),
    event: typeof event === 'string' ? event : attributesOf(event),
    ...(origin.value !== null && { value: shownValue(origin.value, event, reveals) }),
  }
}

const shownHeader = ({ key: name, value }: RecordHeader, reveals: boolean): ShownHeader => ({
  name,
  bytes: value.length,
  ...((reveals || plainHeaders.has(name)) && { text: Buffer.from(value).toString() }),
})

const attributesOf = ({ attributes, tenantId }: DecodedEvent<unknown>): Readonly<Record<string, string>> => ({
  type: attributes.type,
  source: attributes.source,
  id: attributes.id,
  time: timeText(attributes.time),
  tenant: keyText(Buffer.from(tenantId)),
})

const shownValue = (value: Uint8Array, event: DecodedEvent<unknown> | string, reveals: boolean): ShownValue => ({
  bytes: value.length,
  sha256: createHash('sha256').update(value).digest('hex'),
  ...(reveals && { base64: Buffer.from(value).toString('base64') }),
  ...(reveals && typeof event !== 'string' && { data: event.data }),
})

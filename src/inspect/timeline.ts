import type { CodecPort, DecodedEvent } from '#runtime/ports/codec-port.ts'
import type { Topology } from '#stream/nodes.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { EntityNames, NamedData } from './entity-names.ts'
import type { ChangedRow } from './inspected-row.ts'
import type { OutputRecord } from './output-record.ts'
import type { ReplayStep } from './tenant-replay.ts'

/** The event behind a step. */
export interface TimelineInput {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** Absent when it cannot be decoded. */
  readonly event: Pick<DecodedEvent<unknown>, 'attributes' | 'data'> | undefined
}

export interface TimelineOutput extends NamedData {
  readonly topic: string
  readonly id: string
}

/** A record, or timers, and their effects on one entity. */
export interface TimelineStep {
  /** The clock of the task, in epoch milliseconds. */
  readonly atMs: number
  /** Absent when timers fired. */
  readonly input: TimelineInput | undefined
  readonly rows: readonly ChangedRow[]
  readonly outputs: readonly TimelineOutput[]
  /** Reasons of dead letters. */
  readonly refusals: readonly string[]
}

/** The part of a step about an entity; `undefined` without one. A row with nothing but another timer counts too. */
export const timelineStep = (
  step: ReplayStep,
  names: EntityNames,
  topology: Topology,
  codec: Pick<CodecPort, 'decode'>,
): TimelineStep | undefined => {
  const input = step.input && inputOf(step.input, topology, codec)
  const outputs = step.outputs.flatMap((output) => outputOf(output, topology))
  if (input?.event !== undefined) names.learn({ data: input.event.data, entity: entityOf(input, topology) }, outputs)
  const rows = step.rows.filter((row) => names.haveRow({ ...row, row: row.row?.value ?? row.before?.value }))
  const told = outputs.filter((output) => names.haveData(output))
  const isNamed = input !== undefined && isAbout(input, step.input!, names, topology)
  if (!isNamed && rows.length === 0 && told.length === 0) return undefined
  return { atMs: step.at, input, rows, outputs: told, refusals: step.letters.map(({ reason }) => reason) }
}

const inputOf = (raw: RawRecord, topology: Topology, codec: Pick<CodecPort, 'decode'>): TimelineInput => {
  const { topic, partition, offset } = raw
  return { topic, partition, offset, event: eventOf(raw, topology, codec) }
}

const eventOf = (
  raw: RawRecord,
  { sources }: Topology,
  codec: Pick<CodecPort, 'decode'>,
): DecodedEvent<unknown> | undefined => {
  const source = sources.find(({ topic }) => topic.name === raw.topic)
  try {
    return source && codec.decode(source.topic, raw)
  } catch {
    return undefined
  }
}

const isAbout = (input: TimelineInput, raw: RawRecord, names: EntityNames, topology: Topology): boolean =>
  input.event === undefined
    ? names.haveBytes(raw.value)
    : names.haveData({ data: input.event.data, entity: entityOf(input, topology) })

const entityOf = ({ topic }: TimelineInput, { sources }: Topology): readonly string[] =>
  sources.find((source) => source.topic.name === topic)?.topic.entity ?? []

/** Outputs of the replay are JSON. */
const outputOf = ({ topic, value }: OutputRecord, { sinks }: Topology): readonly TimelineOutput[] => {
  const sink = sinks.find((each) => each.topic.name === topic)
  if (sink === undefined || value === null) return []
  const { id, data } = JSON.parse(value.toString()) as { readonly id: string; readonly data: unknown }
  return [{ topic, id, data, entity: sink.topic.entity }]
}

import type { RawRecord } from '#stream/raw-record.ts'
import type { SourceNode, Topology } from '#stream/nodes.ts'
import { type EpochMs, isTimestamp } from '#stream/time.ts'
import { awaitedSchema, type CodecPort, type DecodedEvent } from '#runtime/ports/codec-port.ts'
import { type DeadLetterStage, reasonOf } from './dead-letter.ts'
import { isUndirected, readForwarded } from '#runtime/inputs/forward-origin.ts'
import { fitsForward, type ForwardTo } from './forward.ts'
import { homeTask } from './home-task.ts'
import type { InputSource } from '#runtime/inputs/partition-group.ts'

/** Which of how many tasks one is, and how records reach the others. */
export interface TaskPlace {
  readonly number: number
  readonly tasks: number
  readonly forwardTopic: string
}

export interface AdmissionParts {
  readonly topology: Topology
  readonly codec: CodecPort
  /** Absent where there is but one task: every record is at home. */
  readonly place?: TaskPlace
}

/** An input on its way into the graph. */
export interface Admitted {
  readonly kind: 'process'
  readonly source: SourceNode
  readonly event: DecodedEvent<unknown>
  readonly raw: RawRecord
  /** The record's own, or the task's time where it has none. */
  readonly timestamp: EpochMs
}

/** The treatment of an input. `raw` is the record as first written, whether it came from its own topic or was forwarded. */
export type Admission =
  | Admitted
  | { readonly kind: 'forward'; readonly raw: RawRecord; readonly to: ForwardTo }
  | {
      readonly kind: 'dead-letter'
      readonly reason: string
      readonly stage: DeadLetterStage
      readonly raw: RawRecord
      readonly error?: unknown
    }
  | { readonly kind: 'wait'; readonly awaitSchema: number }

/** A treatment without a wait. */
export type Settled = Exclude<Admission, { readonly kind: 'wait' }>

/**
 * Decides about an input, without any effect. A record belongs to the task that owns its key; without a key, to the task of
 * the tenant that its event names. Elsewhere it is forwarded, once: one that is not at home after that was sent by a pod that
 * counts other tasks, and the two would send it to and fro. A redriven one without a key was sent in ignorance of its home.
 * @param source the input that it came from, as in the merge
 * @param unstated the time of a record without a timestamp, or with an impossible one
 */
export const admit = (source: InputSource, record: RawRecord, parts: AdmissionParts, unstated: EpochMs): Admission => {
  if (typeof source === 'number') return admitRecord(parts.topology.sources[source]!, record, false, parts, unstated)
  const raw = readForwarded(record)
  if (raw === undefined) return refused('FORWARD_INVALID', record)
  return admitByTopic(raw, !isUndirected(record), parts, unstated)
}

/** Decides likewise about a parked record, as first written: it is at home. */
export const admitParked = (raw: RawRecord, parts: AdmissionParts, unstated: EpochMs): Admission =>
  admitByTopic(raw, true, parts, unstated)

const admitByTopic = (raw: RawRecord, isForwarded: boolean, parts: AdmissionParts, unstated: EpochMs): Admission => {
  const origin = parts.topology.sources.find(({ topic }) => topic.name === raw.topic)
  return origin === undefined ? refused('NOT_A_SOURCE', raw) : admitRecord(origin, raw, isForwarded, parts, unstated)
}

/** The record as first written, also when nobody can tell what it is. */
export const originOf = (source: InputSource, record: RawRecord): RawRecord =>
  source === 'forward' ? (readForwarded(record) ?? record) : record

const admitRecord = (
  source: SourceNode,
  raw: RawRecord,
  isForwarded: boolean,
  parts: AdmissionParts,
  unstated: EpochMs,
): Admission => {
  const sentHome = raw.key === null ? undefined : sendHome(raw.key, raw, isForwarded, parts.place)
  if (sentHome !== undefined) return sentHome
  const timestamp = isTimestamp(raw.timestamp) ? raw.timestamp : unstated
  let event: DecodedEvent<unknown>
  try {
    event = parts.codec.decode(source.topic, timestamp === raw.timestamp ? raw : { ...raw, timestamp })
  } catch (error) {
    const awaitSchema = awaitedSchema(error)
    if (awaitSchema !== undefined) return { kind: 'wait', awaitSchema }
    return { kind: 'dead-letter', reason: reasonOf(error), stage: 'decode', raw, error }
  }
  // A key that is there is the tenant: the codec has compared them.
  const decoded = raw.key === null ? sendHome(Buffer.from(event.tenantId), raw, isForwarded, parts.place) : undefined
  return decoded ?? { kind: 'process', source, event, raw, timestamp }
}

/** The answer to a record of another task's key; `undefined` when it is at home. */
const sendHome = (
  key: Uint8Array,
  raw: RawRecord,
  isForwarded: boolean,
  place: TaskPlace | undefined,
): Admission | undefined => {
  if (place === undefined) return undefined
  const home = homeTask(key, place.tasks)
  if (home === place.number) return undefined
  if (isForwarded) return refused('NOT_AT_HOME', raw)
  if (!fitsForward(raw)) return refused('OVERSIZE', raw)
  return { kind: 'forward', raw, to: { topic: place.forwardTopic, home, tasks: place.tasks } }
}

const refused = (reason: string, raw: RawRecord): Admission => ({ kind: 'dead-letter', reason, stage: 'forward', raw })

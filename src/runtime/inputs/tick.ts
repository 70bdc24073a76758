import type { Records, Run } from '#runtime/ports/batch.ts'
import { TopicsError } from '#runtime/ports/errors.ts'
import type { Outbox } from '#runtime/ports/outbox.ts'

/** A tick of the owner of a task; the time that it tells is the broker's, since the journal's timestamps are its own. */
export interface Tick {
  /** The writing process. */
  readonly session: string
  /** When, by that process's own clock: only it can tell how long its tick took to come back. */
  readonly writtenMs: number
  /** The pod of the process; absent in ticks of earlier builds. */
  readonly pod?: PodAddress | undefined
}

/** Where a pod is found. */
export interface PodAddress {
  /** Its ordinal. */
  readonly instance: string
  /** The address of its admin server, if it has one. */
  readonly url?: string | undefined
}

const noHeaders: readonly never[] = []
/** Replaced by the broker's time. If it comes back, the topic has kept it; it moves no clock, since it is in 1970. */
const unstamped = 1

/** Appends a tick for one task; it becomes time when it is read back. */
export const writeTick = (outbox: Outbox, topic: string, partition: number, tick: Tick): void => {
  outbox.writeKey(null)
  outbox.write(JSON.stringify(tick))
  outbox.seal({ topic, partition, timestamp: unstamped, headers: noHeaders })
}

/**
 * When the newest tick of this session in a run of the journal was written; `undefined` when there is none.
 * @throws TopicsError if the topic keeps its writers' timestamps: one pod's clock would be the clock of all tenants
 */
export const newestTick = (
  batch: Records,
  run: Pick<Run, 'topic' | 'from' | 'to'>,
  session: string,
): number | undefined => {
  let newest: number | undefined
  for (let index = run.from; index < run.to; index++) {
    const { value } = batch.read(index)
    const tick = value === null ? undefined : parseTick(value)
    if (tick?.session !== session) continue
    if (batch.timestamp(index) === unstamped) throw keepsTimestamps(run.topic)
    newest = Math.max(newest ?? tick.writtenMs, tick.writtenMs)
  }
  return newest
}

const keepsTimestamps = (topic: string): TopicsError => {
  const fault = `${topic} has message.timestamp.type=CreateTime instead of LogAppendTime`
  return new TopicsError(
    [],
    [fault],
    `kafka-configs.sh --alter --entity-type topics --entity-name ${topic} --add-config message.timestamp.type=LogAppendTime`,
  )
}

/** A record of another program is time, like every record of the journal, but no tick of ours. */
export const parseTick = (value: Uint8Array): Tick | undefined => {
  try {
    const { session, writtenMs, pod } = JSON.parse(Buffer.from(value).toString()) as Partial<Tick>
    return session === undefined || writtenMs === undefined ? undefined : { session, writtenMs, pod }
  } catch {
    return undefined
  }
}

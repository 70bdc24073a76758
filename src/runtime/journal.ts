import type { Batch, Run } from './batch.ts'
import type { Outbox } from './outbox.ts'

/** A tick of the owner of a task; the time that it tells is the broker's, since the journal's timestamps are its own. */
export interface Tick {
  /** Chosen at random by each start of a pod. */
  readonly session: string
  /** Counts the ticks of a session, from 1. */
  readonly tick: number
}

const noHeaders: readonly never[] = []

/** Appends a tick for one task; it becomes time when it is read back. */
export const writeTick = (outbox: Outbox, topic: string, partition: number, tick: Tick, nowMs: number): void => {
  outbox.writeKey(null)
  outbox.write(JSON.stringify(tick))
  outbox.seal({ topic, partition, timestamp: nowMs, headers: noHeaders })
}

/** Whether a run of the journal holds the session's tick number `tick` or a later one. */
export const holdsTick = (batch: Batch, run: Run, awaited: Tick): boolean => {
  for (let index = run.from; index < run.to; index++) {
    const { value } = batch.read(index)
    const found = value === null ? undefined : parseTick(value)
    if (found !== undefined && found.session === awaited.session && found.tick >= awaited.tick) return true
  }
  return false
}

/** What another program wrote into the journal is time like every record of it, but no tick of ours. */
const parseTick = (value: Uint8Array): Tick | undefined => {
  try {
    const { session, tick } = JSON.parse(Buffer.from(value).toString()) as Partial<Tick>
    return session === undefined || tick === undefined ? undefined : { session, tick }
  } catch {
    return undefined
  }
}

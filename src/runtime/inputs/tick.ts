import type { Records, Run } from '#runtime/ports/batch.ts'
import type { Outbox } from '#runtime/ports/outbox.ts'

/** A tick of the owner of a task; the time that it tells is the broker's, since the journal's timestamps are its own. */
export interface Tick {
  /** Of the process that wrote it. */
  readonly session: string
  /** When, by that process's own clock: only it can tell how long its tick took to come back. */
  readonly writtenMs: number
}

const noHeaders: readonly never[] = []

/** Appends a tick for one task; it becomes time when it is read back. */
export const writeTick = (outbox: Outbox, topic: string, partition: number, tick: Tick): void => {
  outbox.writeKey(null)
  outbox.write(JSON.stringify(tick))
  outbox.seal({ topic, partition, timestamp: tick.writtenMs, headers: noHeaders })
}

/** When the newest tick of this session in a run of the journal was written; `undefined` when there is none. */
export const newestTick = (batch: Records, run: Pick<Run, 'from' | 'to'>, session: string): number | undefined => {
  let newest: number | undefined
  for (let index = run.from; index < run.to; index++) {
    const { value } = batch.read(index)
    const tick = value === null ? undefined : parseTick(value)
    if (tick?.session === session) newest = Math.max(newest ?? tick.writtenMs, tick.writtenMs)
  }
  return newest
}

/** What another program wrote into the journal is time like every record of it, but no tick of ours. */
const parseTick = (value: Uint8Array): Tick | undefined => {
  try {
    const { session, writtenMs } = JSON.parse(Buffer.from(value).toString()) as Partial<Tick>
    return session === undefined || writtenMs === undefined ? undefined : { session, writtenMs }
  } catch {
    return undefined
  }
}

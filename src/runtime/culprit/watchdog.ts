import { Worker } from 'node:worker_threads'
import type { WatchdogThreadData } from './watchdog-thread.ts'

/** Ends the process when one step does not: no other code of its thread can. */
export interface Watchdog {
  /** Right before each step; costs a few nanoseconds. */
  beat(): void
  /** After the last step of a pass: what follows may take its time. */
  rest(): void
  close(): Promise<void>
}

export const noWatchdog: Watchdog = { beat: () => undefined, rest: () => undefined, close: () => Promise.resolve() }

const largestBeat = 0x7f_ff_ff_ff

/**
 * Starts a thread that kills the process when a step takes longer than `timeoutMs`. The thread counts its own looks rather than
 * time, so that a process that was stopped, or a machine that slept, is not taken for one that loops.
 * @param log fields that every line of the log has
 */
export const startWatchdog = (timeoutMs: number, log: Readonly<Record<string, string>>): Watchdog => {
  const shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const beats = new Int32Array(shared)
  const workerData: WatchdogThreadData = { shared, timeoutMs, log }
  const thread = new Worker(new URL('watchdog-thread.ts', import.meta.url), { workerData })
  thread.unref()
  let beat = 0
  return {
    beat: () => {
      beat = beat === largestBeat ? 1 : beat + 1
      // A plain store: the other thread may see it some nanoseconds later, and an atomic one costs four times as much.
      beats[0] = beat
    },
    rest: () => void Atomics.store(beats, 0, 0),
    close: async () => void (await thread.terminate()),
  }
}

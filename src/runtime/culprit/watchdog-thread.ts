import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

/** Everything that the thread is given. */
export interface WatchdogThreadData {
  /** One Int32: the number of the step in progress, or 0 outside of any. */
  readonly shared: SharedArrayBuffer
  readonly timeoutMs: number
  readonly log: Readonly<Record<string, string>>
}

const looksPerTimeout = 20

const { shared, timeoutMs, log } = workerData as WatchdogThreadData
const beats = new Int32Array(shared)

const kill = (): void => {
  const line = {
    level: 'error',
    time: new Date().toISOString(),
    ...log,
    code: 'RECORD_TIMEOUT',
    timeoutMs,
    message:
      `a record or timer has run for more than ${timeoutMs} ms: the process is killed; it becomes a dead letter when it does ` +
      'so again. Look for a rule that never ends, or raise EVENTZR_RECORD_TIMEOUT_MS',
  }
  try {
    writeSync(2, `${JSON.stringify(line)}\n`)
  } finally {
    process.kill(process.pid, 'SIGKILL')
  }
}

/** Nobody ever wakes it: a sleep that blocks, in a thread that has nothing else to do. */
const sleeping = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
let seen = 0
let looks = 0
for (;;) {
  Atomics.wait(sleeping, 0, 0, timeoutMs / looksPerTimeout)
  const beat = Atomics.load(beats, 0)
  looks = beat !== 0 && beat === seen ? looks + 1 : 0
  seen = beat
  if (looks >= looksPerTimeout) kill()
}

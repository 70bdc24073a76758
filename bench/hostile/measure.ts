import { getHeapStatistics } from 'node:v8'

const repeats = 3
/** The kernel counts the time of a thread in steps of up to 10 ms: a shorter measurement says 0. */
const leastCpuMs = 60
/** Below this the clock on the wall is enough: no thread uses more time than passes there. */
const suspiciousMs = 2

/**
 * Milliseconds of the fastest of three runs. One below `least` ends it: it is not the slowest input, whatever the others take.
 * Above two by the clock the thread's own time decides, since others may have had the processor.
 */
export const fastestMs = (run: () => unknown, least: number): number => {
  let fastest = Infinity
  for (let left = repeats; left > 0 && fastest > least; left--) {
    const startedMs = performance.now()
    run()
    fastest = Math.min(fastest, performance.now() - startedMs)
  }
  return fastest > Math.max(least, suspiciousMs) ? Math.min(fastest, cpuMs(run)) : fastest
}

/** Milliseconds of the thread itself for a run, the fastest of three measurements of many runs each. */
const cpuMs = (run: () => unknown): number => {
  let fastest = Infinity
  for (let left = repeats; left > 0; left--) fastest = Math.min(fastest, meanCpuMs(run))
  return fastest
}

const meanCpuMs = (run: () => unknown): number => {
  const before = process.threadCpuUsage()
  for (let runs = 1; ; runs++) {
    run()
    const { user, system } = process.threadCpuUsage(before)
    if (user + system >= leastCpuMs * 1_000) return (user + system) / 1_000 / runs
  }
}

/** The script makes the young generation this large: no collection comes between two looks. */
const youngBytes = 96 * 2 ** 20

const collect = (globalThis as { readonly gc?: () => void }).gc

/** Counts the bytes of a run, garbage included. */
export class AllocationCounter {
  #allocated = Infinity

  /** @throws Error when the process was not started for it */
  constructor() {
    if (collect === undefined)
      throw new Error('memory cannot be measured: start it with npm run bench:hostile, which sets the flags of Node')
  }

  /** Bytes within the heap and beside it. */
  bytesOf(run: () => unknown): number {
    if (this.#allocated > youngBytes / 3) this.#collect()
    const before = memory()
    run()
    const bytes = memory() - before
    this.#allocated += Math.max(bytes, 0)
    // A collection came all the same.
    return bytes >= 0 ? bytes : this.#again(run)
  }

  #collect(): void {
    collect!()
    this.#allocated = 0
  }

  #again(run: () => unknown): number {
    this.#collect()
    const before = memory()
    run()
    return memory() - before
  }
}

const memory = (): number => {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics()
  return heap + external
}

import { readFileSync } from 'node:fs'
import { getHeapStatistics } from 'node:v8'

/** Memory of this process and its bounds, in bytes. */
export interface ProcessMemory {
  /** Without the page cache of its files, such as rows on disk: the system takes that back by itself. */
  readonly anonymous: number
  /** The container's; absent without one. */
  readonly limit: number | undefined
  readonly heapUsed: number
  readonly heapLimit: number
}

export const readMemory = (): ProcessMemory => {
  const { used_heap_size: heapUsed, heap_size_limit: heapLimit } = getHeapStatistics()
  return { anonymous: anonymousBytes(), limit: containerLimit(process.constrainedMemory()), heapUsed, heapLimit }
}

/** Linux alone tells it (proc(5), status); elsewhere all resident memory counts. */
export const anonymousBytes = (): number => {
  try {
    return Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1'))![1]) * 1_024
  } catch {
    return process.memoryUsage.rss()
  }
}

/** Without a limit Node tells 0, or a number beyond the integers. */
export const containerLimit = (told: number | undefined): number | undefined =>
  told === undefined || told === 0 || !Number.isSafeInteger(told) ? undefined : told

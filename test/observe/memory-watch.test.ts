import { describe, expect, it } from 'vitest'
import { MemoryWatch } from '#observe/memory-watch.ts'
import { containerLimit, readMemory } from '#observe/process-memory.ts'
import { writtenLog } from '../runtime/written-log.ts'

const calm = { anonymous: 100, limit: 1_000, heapUsed: 100, heapLimit: 1_000 }

const watched = () => {
  const { log, lines } = writtenLog()
  const watch = new MemoryWatch(log)
  return {
    look: (changes: Partial<typeof calm> | { readonly limit: undefined }, times = 1) => {
      for (let look = 0; look < times; look++) watch.look({ ...calm, ...changes })
    },
    warnings: () => lines.map(([, message]) => message),
  }
}

describe('a watch over the memory of a pod', () => {
  it.each([
    [
      'its container',
      { anonymous: 850 },
      /^the memory of this pod is at 85 % of the limit of the container; give the pod more/,
    ],
    ['Node', { heapUsed: 900 }, /^the heap of this pod is at 90 % of the limit of Node; .*max-old-space-size/],
  ])('warns once when it stays near the limit of %s', (_whose, near, warning) => {
    const { look, warnings } = watched()
    look(near, 2)
    expect(warnings()).toEqual([])
    look(near, 10)
    expect(warnings()).toEqual([expect.stringMatching(warning)])
  })

  it('takes no peak for it', () => {
    const { look, warnings } = watched()
    for (let peak = 0; peak < 10; peak++) {
      look({ heapUsed: 950 }, 2)
      look({ heapUsed: 600 })
    }
    expect(warnings()).toEqual([])
  })

  it('warns again when it was calm in between, and not while it swings around the limit', () => {
    const { look, warnings } = watched()
    for (const heapUsed of [850, 850, 850, 750, 850, 850, 850]) look({ heapUsed })
    expect(warnings()).toHaveLength(1)
    look({ heapUsed: 690 })
    look({ heapUsed: 850 }, 3)
    expect(warnings()).toHaveLength(2)
  })

  it('has nothing to say about a container without a limit', () => {
    const { look, warnings } = watched()
    look({ anonymous: 10 ** 12, limit: undefined }, 5)
    expect(warnings()).toEqual([])
  })
})

describe('the memory of this process', () => {
  it('has its parts in bytes', () => {
    const { anonymous, heapUsed, heapLimit } = readMemory()
    expect(anonymous).toBeGreaterThan(10_000_000)
    expect(anonymous).toBeLessThanOrEqual(process.memoryUsage.rss() + 10_000_000)
    expect(heapUsed).toBeLessThan(heapLimit)
  })

  it.each([
    [536_870_912, 536_870_912],
    [0, undefined],
    [undefined, undefined],
    [2 ** 64, undefined],
  ])('is limited by a container that tells %s to %s', (told, limit) => {
    expect(containerLimit(told)).toBe(limit)
  })
})

import { describe, expect, it } from 'vitest'
import { homeTask, murmur2 } from '#runtime/task/home-task.ts'

describe('murmur2', () => {
  // The values that Kafka's own unit tests hold.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('agrees with the Java client on %j', (text, hash) => {
    expect(murmur2(Buffer.from(text))).toBe(hash)
  })
})

describe('homeTask', () => {
  it('clears the sign before it divides, as the Java client does', () => {
    expect(homeTask(Buffer.from('foobar'), 12)).toBe((-790332482 & 0x7fffffff) % 12)
  })

  it('agrees for a topic whose partitions are a multiple of the tasks', () => {
    for (let tenant = 0; tenant < 100; tenant++) {
      const key = Buffer.from(`tenant-${tenant}`)
      expect(homeTask(key, 24) % 12).toBe(homeTask(key, 12))
    }
  })
})

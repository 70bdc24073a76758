import { describe, expect, it } from 'vitest'
import { newestTick, writeTick } from '#runtime/inputs/tick.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import { memoryBatch } from '#testing/memory-batch.ts'

/** What a reader gets of a tick from a journal. @param stampedMs by the broker; the tick's own timestamp if it has no clock of its own */
const readTick = (session: string, stampedMs?: number) => {
  const outbox = new Outbox()
  writeTick(outbox, 'journal', 0, { session, writtenMs: 7_000 })
  const { key, value, timestamp, headers } = outbox.read(0)
  return memoryBatch([
    { topic: 'journal', partition: 0, offset: 0, key, value, headers, timestamp: stampedMs ?? timestamp },
  ])
}

describe('a tick that comes back', () => {
  it("tells when it was written, by its process's own clock", () => {
    const batch = readTick('mine', 1_700_000_000_000)
    expect(newestTick(batch, batch.runs[0]!, 'mine')).toBe(7_000)
  })

  it("ends the pod if the journal keeps its writers' timestamps, with the command that mends it", () => {
    const batch = readTick('mine')
    expect(() => newestTick(batch, batch.runs[0]!, 'mine')).toThrow(
      expect.objectContaining({
        code: 'TOPICS_INVALID',
        message: expect.stringMatching(/journal has message.timestamp.type=CreateTime.*\nRemedy: kafka-configs.sh/),
      }),
    )
  })

  it('says nothing of the journal any more when it is of another process: the topic was mended since', () => {
    const batch = readTick('other')
    expect(newestTick(batch, batch.runs[0]!, 'mine')).toBeUndefined()
  })

  it('in 1970 moves no clock, since it is no later than anything', () => {
    expect(readTick('mine').timestamp(0)).toBeLessThan(1_000)
  })
})

import { describe, expect, it } from 'vitest'
import { RestoreProgress } from '#runtime/ownership/restore-progress.ts'
import type { RestoreLeft } from '#runtime/ports/pod-observer.ts'
import { writtenLog } from '../written-log.ts'

const range = { topic: 'changelog', partition: 3, first: 1_000, end: 101_000 }

const given = () => {
  let nowMs = 0
  const { log, lines } = writtenLog()
  const observed: (RestoreLeft | undefined)[] = []
  const observer = { restoring: (_task: number, left: RestoreLeft | undefined) => void observed.push(left) }
  const progress = new RestoreProgress(3, range, { observer, log, nowMs: () => nowMs })
  const at = (ms: number, offset: number) => {
    nowMs = ms
    progress.at(offset)
  }
  return { at, end: () => progress.end(), observed, lines }
}

describe('the progress of a restore', () => {
  it('is observed each second, with what is left by the rate so far', () => {
    const { at, end, observed } = given()
    for (let ms = 100; ms <= 2_000; ms += 100) at(ms, 1_000 + ms * 40)
    end()
    expect(observed).toEqual([
      { remainingRecords: 60_000, recordsPerSecond: 40_000, etaSeconds: 2 },
      { remainingRecords: 20_000, recordsPerSecond: 40_000, etaSeconds: 1 },
      undefined,
    ])
  })

  it('has no end in sight before anything was read', () => {
    const { at, observed } = given()
    at(1_000, 1_000)
    expect(observed).toEqual([{ remainingRecords: 100_000, recordsPerSecond: 0, etaSeconds: null }])
  })

  it('is logged every ten seconds, so that short ones say nothing', () => {
    const { at, lines } = given()
    for (let ms = 1_000; ms <= 20_000; ms += 1_000) at(ms, 1_000 + ms * 4)
    expect(lines.map(([, text]) => text)).toEqual([
      'restoring task 3: 60000 records to read, 4000 in a second, 15 s left',
      'restoring task 3: 20000 records to read, 4000 in a second, 5 s left',
    ])
  })
})

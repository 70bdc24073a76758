import { beforeEach, describe, expect, it } from 'vitest'
import { counter, gauge, histogram } from '#stream/metric.ts'
import { PodMetrics } from '#observe/metrics.ts'

const oddWords = counter('eventzr_odd_words_total', 'Words that nobody knows.', ['channel', 'word'])
const waits = histogram('eventzr_waits_seconds', 'Waits.', [0.1, 1], ['channel'])
const breakers = gauge('eventzr_breakers', 'Breakers by state.', ['provider', 'state'])

let metrics: PodMetrics
beforeEach(() => {
  metrics = new PodMetrics('eventzr-cpaas-v1', '3', [oddWords, waits, breakers])
})

/** The value of a sample; its labels hold all that are named. */
const sample = async (name: string, labels: Readonly<Record<string, string>> = {}): Promise<number | undefined> => {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
  const line = (await metrics.text())
    .split('\n')
    .find((text) => text.startsWith(`${name}{`) && wanted.every((label) => text.includes(label)))
  return line === undefined ? undefined : Number(line.split(' ').at(-1))
}

describe('the metrics of a pod', () => {
  it('carry application and instance on every sample of their own', async () => {
    const own = (await metrics.text()).split('\n').filter((line) => line.startsWith('eventzr_'))
    expect(own.length).toBeGreaterThan(0)
    for (const line of own) expect(line).toMatch(/application="eventzr-cpaas-v1".*instance="3"/)
  })

  it('explain every metric and give its type', async () => {
    const text = await metrics.text()
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!)
    expect(names).toContain('eventzr_input_lag_records')
    for (const name of names) expect(text).toMatch(new RegExp(`^# HELP ${name} \\S`, 'm'))
  })

  it('show one state at a time', async () => {
    metrics.state('restoring')
    metrics.state('running')
    expect(await sample('eventzr_pod_state', { state: 'running' })).toBe(1)
    expect(await sample('eventzr_pod_state', { state: 'restoring' })).toBe(0)
    expect(metrics.current).toBe('running')
  })

  it('add up the records that restores have yet to read', async () => {
    const left = { recordsPerSecond: 10, etaSeconds: 1 }
    metrics.restoring(0, { ...left, remainingRecords: 7 })
    metrics.restoring(1, { ...left, remainingRecords: 30 })
    expect(await sample('eventzr_restore_remaining_records')).toBe(37)
    metrics.restoring(1, undefined)
    expect(await sample('eventzr_restore_remaining_records')).toBe(7)
  })

  it('count steps, aborts, restored records and dead letters by reason', async () => {
    metrics.steps(2)
    metrics.steps(3)
    metrics.aborted()
    metrics.restored(7, 1_500)
    metrics.deadLetter('NOT_JSON')
    metrics.deadLetter('NOT_JSON')
    metrics.deadLetter('OVERSIZE')
    expect(await sample('eventzr_steps_total')).toBe(5)
    expect(await sample('eventzr_aborts_total')).toBe(1)
    expect(await sample('eventzr_restored_records_total')).toBe(7)
    expect(await sample('eventzr_restore_duration_seconds')).toBe(1.5)
    expect(await sample('eventzr_dead_letters_total', { reason: 'NOT_JSON' })).toBe(2)
    expect(await sample('eventzr_dead_letters_total', { reason: 'OVERSIZE' })).toBe(1)
  })

  it('count records and forwarded ones by input topic', async () => {
    metrics.inputs('a', 5, 0)
    metrics.inputs('b', 3, 2)
    metrics.inputs('b', 3, 3)
    expect(await sample('eventzr_input_records_total', { topic: 'a' })).toBe(5)
    expect(await sample('eventzr_input_records_total', { topic: 'b' })).toBe(6)
    expect(await sample('eventzr_forwarded_records_total', { topic: 'b' })).toBe(5)
    expect(await sample('eventzr_forwarded_records_total', { topic: 'a' })).toBe(0)
  })

  it('show tasks and lag as they are now', async () => {
    metrics.tasks(6)
    metrics.tasks(4)
    metrics.lag(10)
    metrics.lag(0)
    expect(await sample('eventzr_tasks')).toBe(4)
    expect(await sample('eventzr_input_lag_records')).toBe(0)
  })

  it('show paused and careful tasks, and a flood of dead letters, as they are now', async () => {
    metrics.paused('registry', 3)
    metrics.paused('broker', 0)
    metrics.careful(2)
    metrics.deadLetterFlood(true)
    expect(await sample('eventzr_paused_tasks', { cause: 'registry' })).toBe(3)
    expect(await sample('eventzr_paused_tasks', { cause: 'broker' })).toBe(0)
    expect(await sample('eventzr_careful_tasks')).toBe(2)
    expect(await sample('eventzr_dead_letter_flood')).toBe(1)
    metrics.deadLetterFlood(false)
    expect(await sample('eventzr_dead_letter_flood')).toBe(0)
  })

  it('count records of inputs by what they say', async () => {
    metrics.counted('eventzr_odd_words_total', ['SMS', 'odd'], 2)
    metrics.counted('eventzr_odd_words_total', ['SMS', 'odd'], 3)
    expect(await sample('eventzr_odd_words_total', { channel: 'SMS', word: 'odd' })).toBe(5)
  })

  it('have no more than 200 combinations of what records say; the others are counted together', async () => {
    const values = Array.from({ length: 203 }, (_, word) => ['SMS', `w${word}`])
    for (const labels of [...values, ...values]) metrics.counted('eventzr_odd_words_total', labels, 1)
    expect(await sample('eventzr_odd_words_total', { word: 'w199' })).toBe(2)
    expect(await sample('eventzr_odd_words_total', { word: 'w200' })).toBeUndefined()
    expect(await sample('eventzr_odd_words_total', { channel: 'other', word: 'other' })).toBe(6)
  })

  it('measure figures of the domain by their labels', async () => {
    metrics.observed('eventzr_waits_seconds', ['SMS'], [0.05, 0.5])
    metrics.observed('eventzr_waits_seconds', ['SMS'], [5])
    const at = (le: string) => sample('eventzr_waits_seconds_bucket', { channel: 'SMS', le })
    expect([await at('0.1'), await at('1'), await at('+Inf')]).toEqual([1, 2, 3])
  })

  it('show the rows of the last count, and 0 for a part that has none any more', async () => {
    metrics.rowsCounted('eventzr_breakers', [
      { labels: ['TWILIO', 'open'], rows: 2 },
      { labels: ['TWILIO', 'closed'], rows: 5 },
    ])
    metrics.rowsCounted('eventzr_breakers', [{ labels: ['TWILIO', 'closed'], rows: 7 }])
    expect(await sample('eventzr_breakers', { provider: 'TWILIO', state: 'open' })).toBe(0)
    expect(await sample('eventzr_breakers', { provider: 'TWILIO', state: 'closed' })).toBe(7)
  })

  it('pass over a metric that the topology does not have', async () => {
    metrics.counted('eventzr_strange_total', ['a'], 1)
    metrics.observed('eventzr_strange_seconds', ['a'], [1])
    metrics.rowsCounted('eventzr_strange', [{ labels: ['a'], rows: 1 }])
    expect(await metrics.text()).not.toContain('strange')
  })

  it('measure commits in seconds', async () => {
    metrics.committed(20)
    expect(await sample('eventzr_commit_duration_seconds_bucket', { le: '0.01' })).toBe(0)
    expect(await sample('eventzr_commit_duration_seconds_bucket', { le: '0.025' })).toBe(1)
    expect(await sample('eventzr_commit_duration_seconds_sum')).toBe(0.02)
  })

  it('of two pods in one process stand apart', async () => {
    const other = new PodMetrics('eventzr-studio-v1', '0')
    other.steps(9)
    expect(await sample('eventzr_steps_total')).toBe(0)
  })
})

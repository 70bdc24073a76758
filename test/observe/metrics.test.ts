import { beforeEach, describe, expect, it } from 'vitest'
import { counter, gauge, histogram } from '#stream/metric.ts'
import { PodMetrics } from '#observe/metrics.ts'
import { sumOfMetric } from '#world/demo/read-metric.ts'
import type { TaskLook } from '#runtime/ports/pod-observer.ts'

const oddWords = counter('eventzr_odd_words_total', 'Words that nobody knows.', ['channel', 'word'])
const waits = histogram('eventzr_waits_seconds', 'Waits.', [0.1, 1], ['channel'])
const breakers = gauge('eventzr_breakers', 'Breakers by state.', ['provider', 'state'])

let metrics: PodMetrics
beforeEach(() => {
  const meters = [{ measures: [oddWords, waits].map((metric) => ({ metric })) }] as never
  const stores = [
    { number: 4, name: 'messages' },
    { number: 5, name: 'limits', gauge: { metric: breakers } },
  ] as never
  metrics = new PodMetrics('eventzr-cpaas-v1', '3', { meters, stores }, '1.2.3')
})

const look: TaskLook = {
  task: 0,
  lagRecords: 0,
  lagMs: 0,
  rows: undefined,
  timersPending: undefined,
  timersOverdue: 0,
  checkpointAgeMs: undefined,
  parking: { tenants: 0, records: 0, usedRatio: 0 },
}

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

  it('show what a restore has yet to read, and how long that takes, until it ends', async () => {
    metrics.restoring(0, { recordsPerSecond: 10, etaSeconds: 1, remainingRecords: 7 })
    metrics.restoring(1, { recordsPerSecond: 0, etaSeconds: null, remainingRecords: 30 })
    expect(await sample('eventzr_restore_remaining_records', { task: '0' })).toBe(7)
    expect(await sample('eventzr_restore_remaining_records', { task: '1' })).toBe(30)
    expect(await sample('eventzr_restore_eta_seconds', { task: '0' })).toBe(1)
    expect(await sample('eventzr_restore_eta_seconds', { task: '1' })).toBeUndefined()
    metrics.restoring(0, undefined)
    expect(await sample('eventzr_restore_remaining_records', { task: '0' })).toBeUndefined()
    expect(await sample('eventzr_restore_eta_seconds')).toBeUndefined()
  })

  it('are 0 from the first scrape where their labels are known', async () => {
    expect(await sample('eventzr_aborts_total', { operation: 'commitTransaction' })).toBe(0)
    expect(await sample('eventzr_rebalances_total', { kind: 'lost' })).toBe(0)
    expect(await sample('eventzr_codec_schema_loads_total', { result: 'failed' })).toBe(0)
    expect(await sample('eventzr_timers_fired_total', { store: 'messages' })).toBe(0)
    expect(await sample('eventzr_fences_total')).toBe(0)
  })

  it('tell the version of the program and of Node', async () => {
    expect(await sample('eventzr_build_info', { version: '1.2.3', node: process.version })).toBe(1)
  })

  it('count steps, aborts, restored records and dead letters by reason', async () => {
    metrics.steps(2)
    metrics.steps(3)
    metrics.aborted('sendOffsets')
    metrics.aborted('something else')
    metrics.restored(7, 1_500, { task: 2, from: 'checkpoint' })
    metrics.deadLetter('NOT_JSON', 'decode')
    metrics.deadLetter('NOT_JSON', 'decode')
    metrics.deadLetter('OVERSIZE', 'forward')
    expect(await sample('eventzr_steps_total')).toBe(5)
    expect(await sample('eventzr_aborts_total', { operation: 'sendOffsets' })).toBe(1)
    expect(await sample('eventzr_aborts_total', { operation: 'other' })).toBe(1)
    expect(await sample('eventzr_restored_records_total')).toBe(7)
    expect(await sample('eventzr_restore_duration_seconds_sum')).toBe(1.5)
    expect(await sample('eventzr_dead_letters_total', { reason: 'NOT_JSON', stage: 'decode' })).toBe(2)
    expect(await sample('eventzr_dead_letters_total', { reason: 'OVERSIZE', stage: 'forward' })).toBe(1)
  })

  it('count records and forwarded ones by input topic', async () => {
    metrics.inputs('a', 5, 0, 70)
    metrics.inputs('b', 3, 2, 30)
    metrics.inputs('b', 3, 3, 31)
    expect(await sample('eventzr_input_bytes_total', { topic: 'b' })).toBe(61)
    expect(await sample('eventzr_input_records_total', { topic: 'a' })).toBe(5)
    expect(await sample('eventzr_input_records_total', { topic: 'b' })).toBe(6)
    expect(await sample('eventzr_forwarded_records_total', { topic: 'b' })).toBe(5)
    expect(await sample('eventzr_forwarded_records_total', { topic: 'a' })).toBe(0)
  })

  it('show tasks as they are now, and none of a task that has left the pod', async () => {
    metrics.tasks(6)
    metrics.tasks(4)
    metrics.looked([
      { ...look, lagRecords: 10, lagMs: 2_500, timersOverdue: 3 },
      { ...look, task: 1, lagRecords: 4 },
    ])
    expect(await sample('eventzr_tasks')).toBe(4)
    expect(await sample('eventzr_input_lag_records', { task: '0' })).toBe(10)
    expect(await sample('eventzr_input_lag_seconds', { task: '0' })).toBe(2.5)
    expect(await sample('eventzr_timers_overdue', { task: '0' })).toBe(3)
    expect(sumOfMetric(await metrics.text(), 'eventzr_input_lag_records')).toBe(14)
    metrics.looked([{ ...look, task: 1 }])
    expect(await sample('eventzr_input_lag_records', { task: '0' })).toBeUndefined()
    expect(await sample('eventzr_timers_overdue', { task: '0' })).toBeUndefined()
    expect(await sample('eventzr_input_lag_records', { task: '1' })).toBe(0)
  })

  it('have no series of tasks when the pod starts again within its process', async () => {
    metrics.tasks(2)
    metrics.looked([look])
    metrics.state('starting')
    expect(await sample('eventzr_tasks')).toBe(0)
    expect(await sample('eventzr_input_lag_records')).toBeUndefined()
  })

  it('have the parked records of each task', async () => {
    metrics.looked([look, { ...look, task: 1, parking: { tenants: 1, records: 40, usedRatio: 0.004 } }])
    expect(await sample('eventzr_parked_records', { task: '0' })).toBe(0)
    expect(await sample('eventzr_parked_tenants', { task: '1' })).toBe(1)
    expect(await sample('eventzr_parked_records', { task: '1' })).toBe(40)
    expect(await sample('eventzr_parking_used_ratio', { task: '1' })).toBe(0.004)
  })

  it('add up the rows of a store over tasks, as far as they are known', async () => {
    metrics.looked([look])
    expect(await sample('eventzr_store_rows', { store: 'messages' })).toBeUndefined()
    const counted = { rows: new Map([[4, 5]]), timersPending: 2, checkpointAgeMs: 1_500 }
    metrics.looked([look, { ...look, task: 1, ...counted }, { ...look, task: 2, ...counted }])
    expect(await sample('eventzr_store_rows', { store: 'messages' })).toBe(10)
    expect(await sample('eventzr_store_rows', { store: 'limits' })).toBe(0)
    expect(await sample('eventzr_timers_pending', { task: '0' })).toBeUndefined()
    expect(await sample('eventzr_timers_pending', { task: '2' })).toBe(2)
    expect(await sample('eventzr_checkpoint_age_seconds', { task: '2' })).toBe(1.5)
  })

  it('count what was committed, by topic and by store, and how long it took', async () => {
    metrics.outputs('sent', 2, 100)
    metrics.changelog('limits', 3, 33)
    metrics.fired('limits', 1)
    metrics.delayed('asked', 400)
    metrics.processed(0.02)
    expect(await sample('eventzr_output_records_total', { topic: 'sent' })).toBe(2)
    expect(await sample('eventzr_output_bytes_total', { topic: 'sent' })).toBe(100)
    expect(await sample('eventzr_changelog_records_total', { store: 'limits' })).toBe(3)
    expect(await sample('eventzr_changelog_bytes_total', { store: 'limits' })).toBe(33)
    expect(await sample('eventzr_timers_fired_total', { store: 'limits' })).toBe(1)
    expect(await sample('eventzr_end_to_end_duration_seconds_bucket', { topic: 'asked', le: '0.5' })).toBe(1)
    expect(await sample('eventzr_processing_duration_seconds_bucket', { le: '0.000025' })).toBe(1)
  })

  it('keep the last fifty rebalances and restores, with the time at which they began', () => {
    metrics.rebalanced({ kind: 'assigned', tasks: [0, 1], durationMs: 60_000 })
    metrics.restored(7, 1_500, { task: 1, from: 'checkpoint' })
    const [rebalance, restore] = metrics.history
    expect(rebalance).toMatchObject({ pod: 'eventzr-cpaas-v1-3', kind: 'assigned', tasks: [0, 1], durationMs: 60_000 })
    expect(Date.now() - Date.parse(rebalance!.at)).toBeGreaterThanOrEqual(60_000)
    expect(restore).toMatchObject({ kind: 'restored', tasks: [1], why: '7 records behind its checkpoint' })
    for (let n = 0; n < 60; n++) metrics.rebalanced({ kind: 'revoked', tasks: [n], durationMs: 1 })
    expect(metrics.history).toHaveLength(50)
    expect(metrics.history.map(({ tasks }) => tasks[0])).toEqual(Array.from({ length: 50 }, (_, n) => n + 10))
  })

  it('stand still on statistics that nobody can read', () => {
    expect(() => metrics.kafka.told('consumer', '{"brokers":')).not.toThrow()
    expect(() => metrics.kafka.told('producer', '{"name":"x"}')).not.toThrow()
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
    metrics.committed(20, 2, { records: 12, bytes: 3_000 })
    expect(await sample('eventzr_commit_records_sum')).toBe(12)
    expect(await sample('eventzr_commit_bytes_sum')).toBe(3_000)
    expect(await sample('eventzr_last_commit_timestamp_seconds')).toBeGreaterThan(1_700_000_000)
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

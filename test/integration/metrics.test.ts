import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { PodMetrics } from '#observe/metrics.ts'
import { clientMetrics } from '#observe/definitions/client-metrics.ts'
import { engineMetrics } from '#observe/definitions/engine-metrics.ts'
import { noLog } from '#runtime/ports/log.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'
import { createTopics } from '../../bench/counting/create-topics.ts'
import { Load } from '../../bench/counting/load.ts'
import { standardPod } from '../../bench/counting/pod-settings.ts'
import { countingTopology, numbersTopic, totalsTopic } from '../../examples/counting/counting-topology.ts'
import { jsonCodec } from '../../examples/counting/json-codec.ts'
import { runApplication } from '../../src/application.ts'
import { sumOfMetric } from '#world/demo/read-metric.ts'

const brokers = inject('brokers')
const name = `metrics-${Date.now()}`
const topology = countingTopology(name)
const id = applicationId(topology)
const own = ownTopics(id)
const records = 2_000
const tenants = 40
const hasPromtool = spawnSync('promtool', ['--version']).error === undefined

const folder = mkdtempSync(join(tmpdir(), 'metrics-'))
let metrics: PodMetrics
let stop: AbortController
let running: Promise<void>

const start = (): void => {
  metrics = new PodMetrics(id, '0', topology, '1.2.3')
  stop = new AbortController()
  running = runApplication(
    {
      ...standardPod,
      topology,
      codec: jsonCodec('0', () => undefined),
      connection: {
        brokers,
        clientId: name,
        settings: { 'statistics.interval.ms': 500 },
        onStatistics: (client, text) => metrics.kafka.told(client, text),
      },
      stateFolder: join(folder, '0'),
      log: noLog,
      observer: metrics,
    },
    stop.signal,
  )
}

const end = (): Promise<void> => {
  stop.abort()
  return running
}

/** The sum of the series of a metric that have these labels. */
const sum = async (metric: string, ...labels: readonly string[]): Promise<number | undefined> => {
  const text = await metrics.text()
  const wanted = text.split('\n').filter((line) => line.startsWith('#') || labels.every((each) => line.includes(each)))
  return sumOfMetric(wanted.join('\n'), metric)
}

const until = (metric: string, value: number, ...labels: readonly string[]): Promise<boolean> =>
  vi.waitUntil(async () => (await sum(metric, ...labels)) === value, { timeout: 20_000, interval: 200 })

/** The samples of a histogram with one series. */
const countOf = async (metric: string): Promise<number> =>
  Number(new RegExp(`^${metric}_count\\{.* (\\d+)$`, 'm').exec(await metrics.text())![1])

const numbers = `topic="${numbersTopic(name).name}"`
const totals = `topic="${totalsTopic(name).name}"`

beforeAll(async () => {
  await createTopics(brokers, topology, own, 2)
  const load = await Load.connect(brokers, [numbersTopic(name).name])
  load.send(records, tenants)
  await load.stop()
  start()
  await until('eventzr_output_records_total', records, totals)
  await until('eventzr_store_rows', tenants)
  await vi.waitUntil(async () => ((await sum('eventzr_kafka_requests_total', 'client="producer"')) ?? 0) > 0)
})

afterAll(async () => {
  await end()
  rmSync(folder, { recursive: true, force: true })
})

describe('the metrics of a pod on a broker', () => {
  it('have a sample each, unless they stay empty while all is well', async () => {
    const text = await metrics.text()
    const empty = engineMetrics
      .filter(({ name: each, quiet }) => quiet !== true && text.includes(`# TYPE ${each} `))
      .filter(({ name: each }) => !new RegExp(`^${each}(_count|_total)?\\{`, 'm').test(text))
    // It has no registry.
    expect(empty.map(({ name: each }) => each)).toEqual([clientMetrics.registryRequests.name])
  })

  it('count every record once that came in and went out, with its bytes', async () => {
    expect(await sum('eventzr_input_records_total', numbers)).toBe(records)
    expect(await sum('eventzr_input_bytes_total', numbers)).toBeGreaterThan(20 * records)
    expect(await sum('eventzr_output_records_total', totals)).toBe(records)
    expect(await sum('eventzr_output_bytes_total', totals)).toBeGreaterThan(40 * records)
  })

  it('count the rows of a store, and their changelog', async () => {
    expect(await sum('eventzr_store_rows', 'store="totals"')).toBe(tenants)
    const rows = await sum('eventzr_changelog_records_total', 'store="totals"')
    expect(rows).toBeGreaterThanOrEqual(tenants)
    expect(rows).toBeLessThanOrEqual(records)
    expect(await sum('eventzr_timers_pending')).toBe(0)
  })

  it('show no lag when all is processed, and the time of the last commit', async () => {
    await until('eventzr_input_lag_records', 0)
    expect(await sum('eventzr_input_lag_seconds')).toBe(0)
    const text = await metrics.text()
    const last = Number(/^eventzr_last_commit_timestamp_seconds\{.* (\S+)$/m.exec(text)![1])
    expect(Math.abs(Date.now() / 1_000 - last)).toBeLessThan(10)
  })

  it('measure a share of steps and of delays', async () => {
    expect(await countOf('eventzr_processing_duration_seconds')).toBeGreaterThanOrEqual(Math.floor(records / 64) - 1)
    expect(await countOf('eventzr_end_to_end_duration_seconds')).toBeGreaterThan(0)
    expect(await countOf('eventzr_end_to_end_duration_seconds')).toBeLessThan(records)
  })

  it('tell of the Kafka clients and of the broker', async () => {
    for (const client of ['consumer', 'producer']) {
      expect(await sum('eventzr_kafka_requests_total', `client="${client}"`)).toBeGreaterThan(0)
      expect(await sum('eventzr_kafka_sent_bytes_total', `client="${client}"`)).toBeGreaterThan(0)
      expect(await sum('eventzr_kafka_broker_rtt_seconds', `client="${client}"`, 'percentile="99"')).toBeGreaterThan(0)
    }
  })

  it('say when tasks came, and what they were restored from', () => {
    const kinds = metrics.history.map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'restored')).toHaveLength(2)
    expect(kinds).toContain('assigned')
    expect(
      metrics.history.flatMap(({ kind, tasks }) => (kind === 'assigned' ? tasks : [])).toSorted((a, b) => a - b),
    ).toEqual([0, 1])
  })

  it.skipIf(!hasPromtool)('are as Prometheus wants them', async () => {
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: await metrics.text() })
    expect([String(stdout), String(stderr), status]).toEqual(['', '', 0])
  })

  it('have the rows at once when the pod starts again behind its checkpoints', async () => {
    await vi.waitUntil(async () => (await countOf('eventzr_checkpoint_duration_seconds')) >= 4, { timeout: 20_000 })
    await end()
    start()
    await until('eventzr_tasks', 2)
    await until('eventzr_store_rows', tenants)
    expect(metrics.history.filter(({ why }) => why.includes('behind its checkpoint'))).toHaveLength(2)
    expect(await sum('eventzr_output_records_total', totals)).toBe(0)
  })
})

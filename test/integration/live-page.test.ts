import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { PodMetrics } from '#observe/metrics.ts'
import { noLog } from '#runtime/ports/log.ts'
import { PodWatch } from '#runtime/pod-watch.ts'
import { applicationId } from '#stream/topology.ts'
import { CountingRun } from '../../bench/counting/counting-run.ts'
import { countingTopology, numbersTopic, totalsTopic } from '../../examples/counting/counting-topology.ts'
import { jsonCodec } from '../../examples/counting/json-codec.ts'
import type { GraphFacts } from '../../src/admin/graph-facts.ts'
import type { LiveFacts, NodeDetails } from '../../src/admin/live-facts.ts'
import { runAdmin } from '../../src/admin/run-admin.ts'
import type { AdminServer } from '../../src/admin/serve-admin.ts'
import { runApplication } from '../../src/application.ts'

const brokers = inject('brokers')
const application = `live-page-${Date.now()}`
const topology = countingTopology(application)
const token = 'a-token-of-this-test'
const tenants = 5
const numbers = 400

/** Reads messages of the live stream until one is as wanted. */
const readUntil = async (
  response: Response,
  wanted: (all: readonly LiveFacts[]) => boolean,
): Promise<readonly LiveFacts[]> => {
  const all: LiveFacts[] = []
  let text = ''
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    const messages = `${text}${part}`.split('\n\n')
    text = messages.pop()!
    all.push(...messages.map((message) => JSON.parse(message.slice('data: '.length)) as LiveFacts))
    if (wanted(all)) return all
  }
  throw new Error('the stream has ended')
}

/** Records along an edge, by its rates and the times between them. */
const passed = (all: readonly LiveFacts[], edge: string): number =>
  all
    .slice(1)
    .reduce((sum, { atMs, rates }, index) => sum + ((rates[edge] ?? 0) * (atMs - all[index]!.atMs)) / 1_000, 0)

describe('the admin server of a pod on a real broker', () => {
  const stop = new AbortController()
  const watch = new PodWatch()
  const metrics = new PodMetrics(applicationId(topology), '0')
  const stateFolder = mkdtempSync(join(tmpdir(), 'live-page-'))
  let run: CountingRun
  let admin: AdminServer
  let pod: Promise<void>
  let seen: readonly LiveFacts[]

  const ask = (path: string, headers: Record<string, string> = { authorization: `Bearer ${token}` }) =>
    fetch(`http://127.0.0.1:${admin.port}${path}`, { headers })

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks: 2 })
    admin = await runAdmin(
      { host: '127.0.0.1', port: 0, token, instance: '0', peers: [] },
      topology,
      { watch, metrics },
      noLog,
    )
    pod = runApplication(
      {
        topology,
        codec: jsonCodec('0', () => undefined),
        connection: { brokers, clientId: application, settings: {} },
        instanceId: '0',
        stateFolder,
        commitIntervalMs: 100,
        sessionTimeoutMs: 6_000,
        transactionTimeoutMs: 5_000,
        log: noLog,
        observer: metrics,
        watch,
      },
      stop.signal,
    )
    const stream = await ask('/api/live')
    run.load.send(numbers, tenants)
    const [first, second] = edges()
    seen = await readUntil(stream, (all) => {
      const isIn = passed(all, first) > numbers - 1 && passed(all, second) > numbers - 1
      return isIn && all.at(-1)!.tasks.every(({ lagRecords }) => lagRecords === 0)
    })
    await run.drained()
  })
  afterAll(async () => {
    stop.abort()
    await pod
    await admin.close()
    await run.close()
    rmSync(stateFolder, { recursive: true, force: true })
  })

  const edges = () =>
    [`${numbersTopic(application).name} > counting.numbers0`, `counting > ${totalsTopic(application).name}`] as const

  it('tells as many records along each edge as were produced', () => {
    for (const edge of edges()) expect(Math.abs(passed(seen, edge) - numbers)).toBeLessThan(1)
    expect(run.watch.outputs).toHaveLength(numbers)
  })

  it('tells the tasks, their state and what happened to them', () => {
    const { tasks, state, history } = seen.at(-1)!
    expect(tasks.map((task) => [task.number, task.state])).toEqual([
      [0, 'running'],
      [1, 'running'],
    ])
    expect(state).toBe('running')
    const opened = history.flatMap(({ kind, tasks: some = [] }) => (kind === 'opened' ? some : []))
    expect(new Set(opened)).toEqual(new Set([0, 1]))
  })

  it('samples events on their way in and out', () => {
    const directions = new Set(seen.flatMap(({ sample }) => sample.map(({ direction }) => direction)))
    expect(directions).toEqual(new Set(['in', 'out']))
  })

  it('reads the rows of the stores, with masked keys', async () => {
    const details = (await (await ask('/api/node/store:totals')).json()) as NodeDetails
    expect(details.stores[0]!.sample.map(({ key }) => key.length)).toEqual(Array(tenants).fill(1))
    for (const { tenantId } of run.load.sent) expect(JSON.stringify([details, seen])).not.toContain(`"${tenantId}"`)
  })

  it('shows the topology that runs, to those with the token', async () => {
    const graph = (await (await ask('/api/topology')).json()) as GraphFacts
    expect(graph.nodes.map(({ id }) => id)).toContain('processor:counting')
    expect((await ask('/api/topology', {})).status).toBe(401)
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { PodMetrics } from '#observe/metrics.ts'
import { noLog } from '#runtime/ports/log.ts'
import { PodWatch } from '#runtime/pod-watch.ts'
import { ClusterReader } from '#kafka/cluster-reader.ts'
import { homeTask } from '#runtime/task/home-task.ts'
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

/** A pod in this process, with its admin server. */
class ServedPod {
  readonly watch = new PodWatch()
  readonly metrics: PodMetrics
  readonly #instance: string
  readonly #stop = new AbortController()
  readonly #stateFolder = mkdtempSync(join(tmpdir(), 'live-page-'))
  readonly #connection = { brokers, clientId: application, settings: {} }
  readonly #cluster = new ClusterReader(this.#connection, noLog)
  #admin: AdminServer | undefined
  #ended: Promise<void> | undefined

  constructor(instance: string) {
    this.#instance = instance
    this.metrics = new PodMetrics(applicationId(topology), instance)
  }

  get url(): string {
    return `http://127.0.0.1:${this.#admin!.port}`
  }

  async start(): Promise<this> {
    this.#admin = await runAdmin(
      { host: '127.0.0.1', port: 0, token, instance: this.#instance, peers: [] },
      topology,
      {
        watch: this.watch,
        metrics: this.metrics,
        cluster: this.#cluster,
        inspect: { file: 'none', application: 'counting', applications: ['counting'] },
      },
      noLog,
    )
    this.#ended = runApplication(
      {
        topology,
        codec: jsonCodec(this.#instance, () => undefined),
        connection: this.#connection,
        instanceId: this.#instance,
        stateFolder: this.#stateFolder,
        commitIntervalMs: 100,
        sessionTimeoutMs: 6_000,
        transactionTimeoutMs: 5_000,
        log: noLog,
        observer: this.metrics,
        watch: this.watch,
        address: { instance: this.#instance, url: this.url },
      },
      this.#stop.signal,
    )
    return this
  }

  ask(path: string, headers: Record<string, string> = { authorization: `Bearer ${token}` }): Promise<Response> {
    return fetch(`${this.url}${path}`, { headers })
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#ended
    await this.#admin?.close()
    this.#cluster.close()
    rmSync(this.#stateFolder, { recursive: true, force: true })
  }
}

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
  const pod = new ServedPod('0')
  let run: CountingRun
  let seen: readonly LiveFacts[]

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks: 2 })
    await pod.start()
    // Edges are looked at once they are there, and the numbers pass in a moment.
    const isOpen = () => pod.watch.view?.tasks().filter(({ state }) => state === 'running').length === 2
    await vi.waitUntil(isOpen, { timeout: 30_000 })
    const stream = await pod.ask('/api/live')
    run.load.send(numbers, tenants)
    const [first, second] = edges()
    seen = await readUntil(stream, (all) => {
      const isIn = passed(all, first) > numbers - 1 && passed(all, second) > numbers - 1
      return isIn && all.at(-1)!.tasks.every(({ lagRecords }) => lagRecords === 0)
    })
    await run.drained()
  })
  afterAll(async () => {
    await pod.close()
    await run.close()
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
    const assigned = history.flatMap((event) => (event.kind === 'assigned' ? event.tasks : []))
    expect(new Set(assigned)).toEqual(new Set([0, 1]))
  })

  it('samples events on their way in and out', () => {
    const directions = new Set(seen.flatMap(({ sample }) => sample.map(({ direction }) => direction)))
    expect(directions).toEqual(new Set(['in', 'out']))
  })

  it('reads the rows of the stores, with masked keys', async () => {
    const details = (await (await pod.ask('/api/node/store:totals')).json()) as NodeDetails
    expect(details.stores[0]!.sample.map(({ key }) => key.length)).toEqual(Array(tenants).fill(1))
    for (const { tenantId } of run.load.sent) expect(JSON.stringify([details, seen])).not.toContain(`"${tenantId}"`)
  })

  it('shows the topology that runs, to those with the token', async () => {
    const graph = (await (await pod.ask('/api/topology')).json()) as GraphFacts
    expect(graph.nodes.map(({ id }) => id)).toContain('processor:counting')
    expect((await pod.ask('/api/topology', {})).status).toBe(401)
  })

  describe('asked for rows by key', () => {
    const other = new ServedPod('1')
    const tenantAt = (task: number): string =>
      run.load.sent.find(({ tenantId }) => homeTask(Buffer.from(tenantId), 2) === task)!.tenantId
    const rowOf = async (of: ServedPod, tenant: string) => {
      const response = await of.ask(`/api/state/totals?key=${tenant}`)
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    }
    afterAll(() => other.close())

    it('has the rows of all of its tasks, with what was sent', async () => {
      for (const task of [0, 1]) {
        const tenant = tenantAt(task)
        const count = run.load.sent.filter(({ tenantId }) => tenantId === tenant).length
        expect(await rowOf(pod, tenant)).toMatchObject({
          status: 200,
          body: { store: 'totals', key: [tenant], value: { count }, task, timerAt: null },
        })
      }
      expect((await rowOf(pod, 'nobody')).status).toBe(404)
    })

    it('names the owner of a task that has gone to another pod, which has the row', async () => {
      await other.start()
      await expect
        .poll(() => other.watch.view?.tasks().filter(({ state }) => state === 'running').length, { timeout: 30_000 })
        .toBe(1)
      const task = other.watch.view!.tasks().find(({ state }) => state === 'running')!.number
      const owner = { instance: '1', url: other.url }
      await expect
        .poll(() => rowOf(pod, tenantAt(task)), { timeout: 10_000 })
        .toEqual({ status: 421, body: { error: 'ELSEWHERE', task, owner } })
      expect(await rowOf(other, tenantAt(task))).toMatchObject({ status: 200, body: { task } })
      await expect
        .poll(() => rowOf(other, tenantAt(1 - task)), { timeout: 10_000 })
        .toMatchObject({ status: 421, body: { task: 1 - task, owner: { instance: '0', url: pod.url } } })
    })
  })
})

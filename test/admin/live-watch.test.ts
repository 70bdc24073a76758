import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { topologyOf } from '#cli/applications.ts'
import type { LiveFacts } from '../../src/admin/live-facts.ts'
import { LiveStreams } from '../../src/admin/live-stream.ts'
import { LiveWatch } from '../../src/admin/live-watch.ts'
import { Mask } from '../../src/admin/mask.ts'
import { MetricWatch } from '../../src/admin/metric-watch.ts'
import { detailsOf } from '../../src/admin/node-details.ts'
import { secrets, SimulatedPod } from './simulated-pod.ts'

let nowMs = 0
let pod: SimulatedPod
let live: LiveWatch
let metrics: MetricWatch
let seen: LiveFacts[]

beforeEach(() => {
  nowMs = 1_000_000
  pod = new SimulatedPod(topologyOf('cpaas'), () => nowMs)
  metrics = new MetricWatch(pod.metrics, () => nowMs)
  live = new LiveWatch(pod, metrics, new Mask(), () => nowMs)
  seen = []
})
afterEach(() => live.close())

const second = (times: number) => {
  pod.pass(() => times)
  nowMs += 1_000
  live.look()
}
const last = (): LiveFacts => seen.at(-1)!
const requested = 'eventzr.notify.transactional.requested.v1'

describe('the watch over a pod', () => {
  it('tells the records a second of every edge', () => {
    live.listen((facts) => seen.push(facts))
    second(7)
    expect(last().rates[`${requested} > intake.requested`]).toBe(7)
    expect(Object.keys(last().rates)).toHaveLength(pod.graph.edges.flatMap(({ counted }) => counted).length)
    second(0)
    expect(last().rates).toEqual({})
  })

  it('asks for no look while nobody listens, and for one of each edge and second while somebody does', () => {
    const listening = () => pod.watch.edges.of(`${requested} > intake.requested`).lookAt > 0
    second(1)
    expect(listening()).toBe(false)
    const stop = live.listen((facts) => seen.push(facts))
    expect(listening()).toBe(true)
    second(100)
    expect(last().sample.filter(({ type }) => type === requested)).toHaveLength(1)
    stop()
    expect(listening()).toBe(false)
  })

  it('gives a new listener all events of the sample, and then the new ones alone', () => {
    live.listen(() => undefined)
    second(1)
    const kept = live.listen((facts) => seen.push(facts))
    const { length } = last().sample
    expect(length).toBeGreaterThan(10)
    second(1)
    expect(last().sample).toHaveLength(length)
    expect(Math.min(...last().sample.map(({ number }) => number))).toBeGreaterThan(length)
    kept()
  })

  it('tells lag, times, failures and open breakers at their nodes', async () => {
    pod.lagRecords = 4
    pod.metricsText = 'eventzr_cpaas_breakers{provider="twilio",state="open"} 2\n'
    live.listen((facts) => seen.push(facts))
    await metrics.look()
    pod.fail('intake')
    second(5)
    expect(last().nodes[`source:${requested}`]).toMatchObject({ lagRecords: 12, lagMs: 1_500 })
    expect(last().nodes['processor:intake']!.failures).toBe(1)
    expect(last().nodes['processor:delivery']!.latencyMs).toBeGreaterThan(0)
    expect(last().nodes['sink:eventzr.cpaas.communication.sent.v1']!.latencyMs).toBeGreaterThan(300)
    expect(last().nodes['processor:provider-health']!.openBreakers).toBe(2)
    expect(last().breakers).toEqual([{ name: 'twilio', state: 'open', count: 2 }])
  })

  it('remembers states, also while nobody listens, and shows rebalances and restores among them', () => {
    second(0)
    const change = { pod: 'app-v1-0', why: 'behind its checkpoint', durationMs: 20 }
    const at = new Date(nowMs + 1).toISOString()
    pod.history.push({ ...change, at, kind: 'restored', tasks: [0, 1] })
    pod.state = 'stopping'
    second(0)
    live.listen((facts) => seen.push(facts))
    expect(last().history).toEqual([
      { atMs: expect.any(Number), kind: 'state', state: 'running' },
      { atMs: Date.parse(at), kind: 'restored', tasks: [0, 1], why: 'behind its checkpoint', durationMs: 20 },
      { atMs: expect.any(Number), kind: 'state', state: 'stopping' },
    ])
  })

  it('says nothing about tenants, people and ids', () => {
    live.listen((facts) => seen.push(facts))
    pod.fail('intake')
    for (let passed = 0; passed < 3; passed++) second(9)
    const parts = { pod, live, metrics, mask: new Mask(), nowMs: () => nowMs }
    const said = JSON.stringify([seen, pod.graph, pod.graph.nodes.map(({ id }) => detailsOf(id, parts))])
    expect(said).toContain('"deadlineMs"')
    for (const secret of Object.values(secrets)) expect(said).not.toContain(secret)
  })

  it('goes on without a pod, between two of them', () => {
    live.listen((facts) => seen.push(facts))
    pod.watch.detach()
    second(0)
    expect(last().tasks).toEqual([])
  })
})

describe('the stream of events', () => {
  it('begins with the present and ends with its request, and then nobody listens', async () => {
    const end = new AbortController()
    const reader = new LiveStreams(live).answer(end.signal).body!.getReader()
    const { value } = await reader.read()
    expect(new TextDecoder().decode(value)).toMatch(/^data: \{"atMs":1000000.*\}\n\n$/s)
    end.abort()
    while (!(await reader.read()).done);
    expect(pod.watch.edges.of(`${requested} > intake.requested`).lookAt).toBeLessThan(0)
  })

  it('is given to eight at once, and to a ninth when one has gone', async () => {
    const streams = new LiveStreams(live)
    const { signal } = new AbortController()
    const open = Array.from({ length: 8 }, () => streams.answer(signal))
    expect(streams.answer(signal).status).toBe(503)
    await open[0]!.body!.cancel()
    expect(streams.answer(signal).status).toBe(200)
  })

  it('ends for a reader who is too slow, so that nothing piles up', async () => {
    const reader = new LiveStreams(live).answer(new AbortController().signal).body!.getReader()
    for (let passed = 0; passed < 40; passed++) second(1)
    let messages = 0
    while (!(await reader.read()).done) messages++
    expect(messages).toBeLessThan(15)
  })
})

import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PodMetrics } from '#observe/metrics.ts'
import { type Probes, serveProbes } from '#observe/probes.ts'
import type { PodState } from '#runtime/ports/pod-observer.ts'

let metrics: PodMetrics
let probes: Probes
beforeAll(async () => {
  metrics = new PodMetrics('app-v1', '0')
  probes = await serveProbes('127.0.0.1', 0, metrics)
})
afterAll(() => probes.close())

/** A path as it stands on the wire: `fetch` would tidy it up. */
const get = (path: string): Promise<{ readonly status: number | undefined; readonly body: string }> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: probes.port, path }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode, body }))
    })
      .on('error', reject)
      .end()
  })

describe('the probes', () => {
  it.each([
    ['starting', 503],
    ['restoring', 503],
    ['running', 200],
    ['stopping', 503],
    ['stopped', 503],
  ] satisfies readonly [PodState, number][])(
    'answer /readyz of a pod that is %s with %i and its state',
    async (state, status) => {
      metrics.state(state)
      expect(await get('/readyz')).toEqual({ status, body: `{"state":"${state}"}\n` })
    },
  )

  it('say how far restores are while they last', async () => {
    metrics.state('restoring')
    metrics.restoring(2, { remainingRecords: 500, recordsPerSecond: 0, etaSeconds: null })
    metrics.restoring(1, { remainingRecords: 90_000, recordsPerSecond: 45_000, etaSeconds: 2 })
    expect(JSON.parse((await get('/readyz')).body)).toEqual({
      state: 'restoring',
      restoring: [
        { task: 1, remainingRecords: 90_000, recordsPerSecond: 45_000, etaSeconds: 2 },
        { task: 2, remainingRecords: 500, recordsPerSecond: 0, etaSeconds: null },
      ],
    })
    for (const task of [1, 2]) metrics.restoring(task, undefined)
    expect(JSON.parse((await get('/readyz')).body)).toEqual({ state: 'restoring' })
  })

  it('call a pod unready with a held task, so that a rolling update stops', async () => {
    metrics.state('running')
    metrics.builds(3, 2)
    expect(await get('/readyz')).toEqual({ status: 503, body: '{"state":"running","held":2}\n' })
    metrics.builds(3, 0)
    expect(await get('/readyz')).toMatchObject({ status: 200 })
  })

  it('call a pod alive that is not ready, since a restart would not help it', async () => {
    metrics.state('starting')
    expect(await get('/healthz')).toMatchObject({ status: 200 })
  })

  it('give the metrics, whatever the query', async () => {
    const { status, body } = await get('/metrics?name[]=up')
    expect(status).toBe(200)
    expect(body).toContain('eventzr_pod_state')
  })

  it.each(['/', '/metrics/', '//', '/%', '/../readyz'])('answer 404 to %s and live on', async (path) => {
    expect(await get(path)).toMatchObject({ status: 404 })
    expect(await get('/healthz')).toMatchObject({ status: 200 })
  })

  it('say which variable to change when their port is taken', async () => {
    await expect(serveProbes('127.0.0.1', probes.port, metrics)).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: expect.stringMatching(new RegExp(`port ${probes.port} is in use.*EVENTZR_HTTP_PORT`)),
    })
  })

  it('free their port when they are closed', async () => {
    const first = await serveProbes('127.0.0.1', 0, metrics)
    await first.close()
    const second = await serveProbes('127.0.0.1', first.port, metrics)
    expect(second.port).toBe(first.port)
    await second.close()
  })
})

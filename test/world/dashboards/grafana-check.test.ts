import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { checkGrafana } from '#world/dashboards/grafana-check.ts'
import { dashboardWith } from './given-dashboard.ts'

interface Asked {
  readonly path: string
  readonly token: string | undefined
  readonly body: Readonly<Record<string, unknown>>
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

const frame = {
  data: {
    values: [
      [1, 2],
      [3, 4],
    ],
  },
}
const good = { results: { A: { frames: [frame] } } }
const ended: (() => void)[] = []
afterEach(() => ended.splice(0).forEach((end) => end()))

/** The protocol alone: no Grafana is behind it. */
const fakeGrafana = async (answers: Readonly<Record<string, Answer>>) => {
  const asked: Asked[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? ''
    asked.push({ path, token: request.headers.authorization, body: (await json(request)) as Asked['body'] })
    const { status, body } = answers[path] ?? { status: 200, body: {} }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  ended.push(() => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked }
}

const dashboards = [dashboardWith(['sum(known{application=~"$application"})'])]
const answered = (body: unknown, status = 200) => ({ '/api/ds/query': { status, body } })

describe('a Grafana', () => {
  it('is given the dashboard and asked its queries, with the token', async () => {
    const { url, asked } = await fakeGrafana(answered(good))
    const tokenFile = join(mkdtempSync(join(tmpdir(), 'grafana-')), 'token')
    writeFileSync(tokenFile, 'secret\n')
    const outcome = await checkGrafana({ EVENTZR_GRAFANA_URL: url, EVENTZR_GRAFANA_TOKEN_FILE: tokenFile }, dashboards)
    expect(outcome).toEqual({ faults: [], said: `asked: 1 dashboards at ${url.slice(0, -1)}` })
    expect(asked.map(({ path, token }) => `${path} ${token}`)).toEqual([
      '/api/dashboards/db Bearer secret',
      '/api/ds/query Bearer secret',
    ])
    expect(asked[0]!.body).toEqual({ dashboard: { ...dashboards[0], id: null }, overwrite: true })
    expect(asked[1]!.body['queries']).toEqual([
      expect.objectContaining({
        refId: 'A',
        expr: 'sum(known{application=~".*"})',
        datasource: { uid: 'eventzr-prometheus' },
      }),
    ])
  })

  it.each([
    ['an error of a query', answered({ results: { A: { error: 'bad_data' } } }), 'given-1 Panel 1: A bad_data'],
    [
      'a query without a value',
      answered({ results: { A: { frames: [] } } }),
      'given-1 Panel 1: A has no value in Grafana',
    ],
    ['a refused query', answered({ message: 'no' }, 403), 'given-1 Panel 1: Grafana says {"message":"no"}'],
    [
      'a refused dashboard',
      { '/api/dashboards/db': { status: 412, body: { message: 'exists' } } },
      'Grafana refuses given: {"message":"exists"}',
    ],
  ])('that answers with %s has a fault', async (_, answers, fault) => {
    const { url } = await fakeGrafana(answers)
    expect((await checkGrafana({ EVENTZR_GRAFANA_URL: url }, dashboards)).faults).toEqual([fault])
  })

  it('that does not answer has a fault', async () => {
    const { faults } = await checkGrafana({ EVENTZR_GRAFANA_URL: 'http://127.0.0.1:1' }, dashboards)
    expect(faults).toEqual(['Grafana refuses given: no answer: fetch failed'])
  })

  it('without an address is skipped, and the word says how to have one', async () => {
    const { faults, said } = await checkGrafana({}, dashboards)
    expect(faults).toEqual([])
    expect(said).toMatch(/^skipped: set EVENTZR_GRAFANA_URL/)
  })
})

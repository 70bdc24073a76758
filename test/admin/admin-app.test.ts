import { describe, expect, it } from 'vitest'
import { topologyOf } from '#cli/applications.ts'
import type { Log } from '#runtime/ports/log.ts'
import { noLog } from '#runtime/ports/log.ts'
import { type AdminAccess, adminApp } from '../../src/admin/admin-app.ts'
import type { AdminRoute } from '../../src/admin/admin-route.ts'
import { adminRoutes } from '../../src/admin/admin-routes.ts'
import { SimulatedPod } from './simulated-pod.ts'

const token = 'a-token-of-this-test'
const local: AdminAccess = { host: '127.0.0.1', token: undefined }
const guarded: AdminAccess = { host: '0.0.0.0', token }

const given = (access: AdminAccess = local, more: readonly AdminRoute[] = [], log: Log = noLog) => {
  const { routes, live } = adminRoutes(new SimulatedPod(topologyOf('cpaas')))
  live.close()
  return adminApp([...routes, ...more], access, log, () => 0)
}

const ask = (app: ReturnType<typeof given>, path: string, headers: Record<string, string> = {}, method = 'GET') =>
  app.request(`http://127.0.0.1:9465${path}`, { method, headers })

const failing: AdminRoute = {
  path: '/api/failing',
  answer: () => {
    throw new Error('a secret at /some/place')
  },
}

describe('the admin server', () => {
  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/page.js', 'text/javascript; charset=utf-8'],
    ['/page.css', 'text/css; charset=utf-8'],
    ['/api/topology', 'application/json'],
    ['/api/node/processor%3Aintake', 'application/json'],
  ])('answers %s as %s', async (path, type) => {
    const response = await ask(given(), path)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type])
  })

  it.each(['/api/topology', '/', '/nothing'])('gives %s headers that allow nothing from elsewhere', async (path) => {
    const { headers } = await ask(given(), path)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.has('access-control-allow-origin')).toBe(false)
  })

  it.each(['/nothing', '/api', '/page.html', '/../package.json', '/api/node'])('answers 404 to %s', async (path) => {
    const response = await ask(given(), path)
    expect(response.status).toBe(404)
    expect(await response.text()).toBe('{"error":"not found"}')
  })

  it('answers 400 to a node that there is not', async () => {
    const response = await ask(given(), '/api/node/processor:nobody')
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ error: 'there is no such node in this topology' })
  })

  it('says nothing of an error, neither its text nor its place, and names its path in the log', async () => {
    const told: unknown[] = []
    const log: Log = { ...noLog, warn: (fields, message) => told.push(fields, message) }
    const response = await ask(given(local, [failing], log), '/api/failing')
    expect(response.status).toBe(500)
    expect(await response.text()).not.toMatch(/secret|\.ts|at /)
    expect(JSON.stringify(told)).toContain('/api/failing')
    expect(JSON.stringify(told)).not.toContain('secret')
  })
})

describe('the token', () => {
  it.each([
    ['none', undefined],
    ['another one', 'Bearer another'],
    ['a part of it', `Bearer ${token.slice(0, 5)}`],
    ['more than it', `Bearer ${token}x`],
    ['another scheme', `Basic ${token}`],
  ])('is asked for by every API: with %s the answer is 401', async (_, authorization) => {
    const app = given(guarded)
    for (const path of ['/api/topology', '/api/live', '/api/node/x'])
      expect((await ask(app, path, authorization === undefined ? {} : { authorization })).status).toBe(401)
  })

  it('opens the APIs', async () => {
    expect((await ask(given(guarded), '/api/topology', { authorization: `Bearer ${token}` })).status).toBe(200)
  })

  it('is not needed for the files of the page, which has the form for it', async () => {
    const app = given(guarded)
    for (const path of ['/', '/page.js', '/page.css']) expect((await ask(app, path)).status).toBe(200)
  })
})

describe('a request', () => {
  it.each(['evil.example', '127.0.0.1.evil.example:9465', 'localhost.evil.example', '10.0.0.7:9465', ''])(
    'for the name %j is not meant for a server of this machine',
    async (host) => {
      expect((await ask(given(), '/', { host })).status).toBe(421)
    },
  )

  it.each(['localhost:9465', '127.0.0.1', '[::1]:1234'])('for the name %s is meant for it', async (host) => {
    expect((await ask(given(), '/', { host })).status).toBe(200)
  })

  it('may use any name where a token protects', async () => {
    expect((await ask(given(guarded), '/', { host: 'pod-0.example:9465' })).status).toBe(200)
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('by %s is refused: the server only reads', async (method) => {
    expect((await ask(given(), '/api/topology', {}, method)).status).toBe(405)
  })

  it.each([{ 'content-length': '1' }, { 'transfer-encoding': 'chunked' }])(
    'with a body is refused: %j',
    async (headers) => {
      expect((await ask(given(), '/', headers)).status).toBe(413)
    },
  )

  it('with a long address is refused', async () => {
    expect((await ask(given(), `/${'x'.repeat(3_000)}`)).status).toBe(414)
  })

  it('too many at once are refused', async () => {
    const app = given()
    const statuses = []
    for (let request = 0; request < 61; request++) statuses.push((await ask(app, '/nothing')).status)
    expect([statuses[59], statuses[60]]).toEqual([404, 429])
  })
})

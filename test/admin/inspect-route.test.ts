import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noLog } from '#runtime/ports/log.ts'
import { adminApp } from '../../src/admin/admin-app.ts'
import { inspectRoute } from '../../src/admin/inspect-route.ts'
import { Inspections } from '../../src/admin/inspections.ts'

/** Its entity says what the command does. */
const command = `
const [entity] = process.argv.slice(-1)
if (entity === 'fails') {
  process.stdout.write('{"error":"TOPICS_INVALID"}\\n')
  process.stderr.write('error: at /some/place with a secret')
  process.exitCode = 1
} else if (entity === 'lacks-a-right') {
  process.stdout.write('{"error":"RIGHT_MISSING","missing":["Read on topic app-v1-dead-letter"]}\\n')
  process.exitCode = 1
} else if (entity === 'breaks') {
  throw new Error('a secret')
} else if (entity === 'lasts') {
  setInterval(() => undefined, 1_000)
} else {
  process.stdout.write(JSON.stringify([process.argv.slice(2), process.execArgv]))
}
`

describe('the route of inspections', () => {
  let folder: string
  let file: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'inspect-route-'))
    file = join(folder, 'command.mjs')
    writeFileSync(file, command)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const given = (token?: string, timeLimitMs?: number) => {
    const inspections = new Inspections({ file, application: 'cpaas', applications: ['cpaas', 'studio'] }, timeLimitMs)
    const app = adminApp([inspectRoute(inspections, token !== undefined)], { host: '127.0.0.1', token }, noLog)
    const ask = async (query: string, init: RequestInit = {}) => {
      const response = await app.request(`http://127.0.0.1:9465/api/inspect?${query}`, init)
      return { status: response.status, text: await response.text() }
    }
    return { inspections, ask }
  }

  it.each([
    ['tenant=acme&entity=m1', ['--application', 'cpaas', '--', 'acme', 'm1']],
    ['tenant=acme&entity=m1&application=studio', ['--application', 'studio', '--', 'acme', 'm1']],
    ['tenant=--reveal&entity=%2B1415', ['--application', 'cpaas', '--', '--reveal', '+1415']],
  ])('runs the command for %s, with a bounded heap', async (query, line) => {
    const { status, text } = await given().ask(query)
    expect(status).toBe(200)
    expect(JSON.parse(text)).toEqual([['inspect', '--json', ...line], ['--max-old-space-size=256']])
  })

  it.each(['', 'tenant=acme', 'entity=m1', 'tenant=&entity=m1', 'tenant=acme&entity=m1&application=other'])(
    'answers 400 to %j',
    async (query) => {
      expect((await given().ask(query)).status).toBe(400)
    },
  )

  it('reveals to those with the token', async () => {
    const token = 'a-token-of-this-test'
    const query = 'tenant=acme&entity=m1&reveal=1'
    expect((await given(token).ask(query)).status).toBe(401)
    const { text } = await given(token).ask(query, { headers: { authorization: `Bearer ${token}` } })
    expect(text).toContain('"--reveal","--"')
  })

  it('reveals to nobody where no token is configured, and says what to do', async () => {
    const { status, text } = await given().ask('tenant=acme&entity=m1&reveal=1')
    expect([status, text]).toEqual([403, expect.stringContaining('EVENTZR_ADMIN_TOKEN_FILE')])
  })

  it.each(['cross-site', 'same-site'])('starts nothing for a page that is %s', async (site) => {
    const { status } = await given().ask('tenant=acme&entity=m1', { headers: { 'sec-fetch-site': site } })
    expect(status).toBe(403)
  })

  it.each([
    ['fails', 'TOPICS_INVALID'],
    ['breaks', 'INSPECT_FAILED'],
  ])('tells the code of a command that %s, and nothing of its text', async (entity, error) => {
    const { status, text } = await given().ask(`tenant=acme&entity=${entity}`)
    expect([status, JSON.parse(text)]).toEqual([502, { error }])
  })

  it.each(['cpaas', 'studio'])('tells which right of %s is missing, and who lists it', async (application) => {
    const { status, text } = await given().ask(`tenant=acme&entity=lacks-a-right&application=${application}`)
    expect([status, JSON.parse(text)]).toEqual([
      403,
      {
        error: 'RIGHT_MISSING',
        missing: ['Read on topic app-v1-dead-letter'],
        remedy: expect.stringContaining(`acls print ${application} --role inspector`) as string,
      },
    ])
  })

  it('ends a command that takes too long', async () => {
    const { status, text } = await given(undefined, 50).ask('tenant=acme&entity=lasts')
    expect([status, JSON.parse(text)]).toEqual([504, { error: 'INSPECT_TIMEOUT' }])
  })

  it('runs one at a time, ends it with its request, and is free then', async () => {
    const { ask } = given()
    const end = new AbortController()
    const lasting = ask('tenant=acme&entity=lasts', { signal: end.signal })
    expect(await ask('tenant=acme&entity=m1')).toEqual({ status: 429, text: '{"error":"INSPECT_BUSY"}' })
    end.abort()
    await lasting
    expect((await ask('tenant=acme&entity=m1')).status).toBe(200)
  })

  it('ends a running command with the pod', async () => {
    const { inspections, ask } = given()
    const lasting = ask('tenant=acme&entity=lasts')
    inspections.close()
    expect((await lasting).status).toBe(502)
  })
})

import type { TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { registryFindings } from '#cli/doctor-registry.ts'
import { RegistryUnavailable } from '#codec/errors.ts'
import { lookUpIds, registerSchemas, schemaFetcher } from '#codec/registry.ts'
import { RegistryAccess, type RegistrySettings } from '#codec/registry-access.ts'
import { request } from '#codec/registry-request.ts'
import { checkSchemas } from '#codec/schema-check.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { CliProcess } from '../../cli/cli-process.ts'
import { type Doorkeeper, SecureDoor } from './secure-door.ts'

const silent = (): void => {}
const registered = { state: 'registered', risks: [] }
const basic = `Basic ${Buffer.from('key:hunter2').toString('base64')}`
const json = (status: number) => ({ status, body: `{"error_code":${status}01,"message":"no"}` })
const demands =
  (authorization: string): Doorkeeper =>
  ({ headers }) =>
    headers.authorization === authorization ? undefined : json(401)

describe('a registry behind TLS', () => {
  const door = new SecureDoor(inject('registryUrl'))
  const topic: Topic<unknown> = { ...topics.communicationSent, name: `test.secure.${Date.now()}` }
  let url: string
  let ids: ReadonlyMap<string, number>

  const to = (settings: Partial<RegistrySettings> = {}) =>
    new RegistryAccess({ url, caFile: door.path('ca.pem'), ...settings })
  const withUser = () => to({ user: 'key', passwordFile: door.write('password', 'hunter2\n') })

  beforeAll(async () => {
    url = await door.open()
    ids = await registerSchemas([topic], to(), silent)
    await registerSchemas([topic], to(), silent, undefined, 'data')
  })
  afterEach(() => {
    door.doorkeeper = () => undefined
  })
  afterAll(() => door.close())

  it('is used by every caller when its authority is known', async () => {
    expect(await lookUpIds([topic], to(), silent)).toEqual(ids)
    expect(await checkSchemas([topic], to())).toMatchObject([registered, registered])
    expect(await schemaFetcher(to(), silent)(ids.get(topic.name)!)).toContain('"CommunicationSentEvent"')
  })

  it.each<[what: string, caFile: () => string | undefined]>([
    ['another authority', () => door.path('other.pem')],
    ['those of Node alone', () => undefined],
  ])('is not spoken to by who trusts %s, and it is said what to name', async (_, caFile) => {
    await expect(request(to({ caFile: caFile() }), '/subjects')).rejects.toThrow(
      /does not answer \([A-Z_]+: its certificate is from an authority that is not trusted; name it in EVENTZR_SCHEMA_REGISTRY_CA_FILE\)$/,
    )
  })

  it('may ask for our certificate', async () => {
    door.doorkeeper = ({ socket }) => ((socket as TLSSocket).authorized ? undefined : json(401))
    const certificate = { certificateFile: door.path('client.pem'), keyFile: door.path('client.key') }
    expect((await request(to(), '/subjects')).status).toBe(401)
    expect(await lookUpIds([topic], to(certificate), silent)).toEqual(ids)
  })

  it('takes user and password from their file', async () => {
    door.doorkeeper = demands(basic)
    expect(await lookUpIds([topic], withUser(), silent)).toEqual(ids)
    expect(await checkSchemas([topic], withUser())).toMatchObject([registered, registered])
  })

  it('takes them from the address too', async () => {
    door.doorkeeper = demands(basic)
    expect(await lookUpIds([topic], to({ url: url.replace('//', '//key:hunter2@') }), silent)).toEqual(ids)
  })

  it('takes a token, and the next one when its file changes', async () => {
    const access = to({ tokenFile: door.write('token', 'one') })
    door.doorkeeper = demands('Bearer one')
    expect(await lookUpIds([topic], access, silent)).toEqual(ids)
    door.doorkeeper = demands('Bearer two')
    await expect(lookUpIds([topic], access, silent)).rejects.toMatchObject({ code: 'REGISTRY_REFUSED' })
    door.write('token', 'two\n')
    expect(await lookUpIds([topic], access, silent)).toEqual(ids)
  })

  it.each<[what: string, answer: { readonly status: number; readonly body: string }]>([
    ['in JSON', json(401)],
    ['with a page', { status: 403, body: '<html>forbidden</html>' }],
  ])('says at start that wrong credentials are refused, %s', async (_, answer) => {
    door.doorkeeper = () => answer
    const refusal = await lookUpIds([topic], withUser(), silent).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'REGISTRY_REFUSED' })
    expect((refusal as Error).message).toMatch(/it does not accept the credentials \(40[13]\)/)
    expect((refusal as Error).message).not.toContain('hunter2')
  })

  it('lets nothing become a dead letter while credentials are good for nothing', async () => {
    door.doorkeeper = () => json(401)
    await expect(schemaFetcher(withUser(), silent, undefined, ids)(1)).rejects.toBeInstanceOf(RegistryUnavailable)
  })

  it('may forbid to list its subjects: a refused id is told from an outage all the same', async () => {
    const foreign = 2_147_483_001
    door.doorkeeper = ({ url: path = '' }) =>
      path.endsWith('/subjects') || path.includes(String(foreign)) ? json(403) : undefined
    expect(await lookUpIds([topic], to(), silent)).toEqual(ids)
    const lines: string[] = []
    expect(await schemaFetcher(to(), (line) => lines.push(line), undefined, ids)(foreign)).toBeUndefined()
    expect(lines).toEqual([expect.stringMatching(/answers 403 when .* and gives schema \d+, one of ours/)])
  })

  it('is not followed elsewhere', async () => {
    door.doorkeeper = () => ({ status: 302, body: '{}' })
    await expect(request(withUser(), '/subjects')).rejects.toThrow(/it redirects with 302, which is not followed/)
  })

  it('is reached by the commands with its variables, and none of them shows a secret', async () => {
    door.doorkeeper = demands(basic)
    const variables = {
      EVENTZR_KAFKA_BROKERS: inject('brokers'),
      EVENTZR_SCHEMA_REGISTRY_URL: url,
      EVENTZR_SCHEMA_REGISTRY_CA_FILE: door.path('ca.pem'),
      EVENTZR_SCHEMA_REGISTRY_USER: 'key',
      EVENTZR_SCHEMA_REGISTRY_PASSWORD_FILE: door.write('password', 'hunter2'),
    }
    const command = new CliProcess(['schemas', 'register'], variables)
    expect(await command.ended()).toBe('0')
    expect(command.output).not.toContain('hunter2')
    expect((await registryFindings(variables)).map(({ state }) => state)).toEqual(['ok', 'ok'])
    door.write('password', 'wrong')
    const [finding] = await registryFindings(variables)
    expect(finding).toMatchObject({ state: 'failed', detail: expect.stringMatching(/not accept the credentials/) })
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { topologyOf } from '#cli/applications.ts'
import { configurationFindings } from '#cli/doctor-configuration.ts'
import { failed, ok } from '#cli/doctor-finding.ts'
import { settingFindings, topicsFinding } from '#cli/doctor-kafka.ts'
import { RegistryAccess } from '#codec/registry-access.ts'
import { registryFinding, registryFindings, schemasFinding } from '#cli/doctor-registry.ts'
import { type Tools, toolFindings } from '#cli/doctor-tools.ts'
import { findingsText } from '#cli/doctor.ts'
import type { SchemaCheck } from '#codec/schema-check.ts'
import { topicsOf } from '#runtime/ownership/assignment.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'

describe('the configuration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-test-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const addresses = { EVENTZR_KAFKA_BROKERS: 'localhost:9092', EVENTZR_SCHEMA_REGISTRY_URL: 'http://registry/' }

  it('that is complete is well', () => {
    expect(configurationFindings(addresses)).toEqual([ok('configuration', 'complete and valid')])
  })

  it('has one finding per fault, those of the files that it names included', () => {
    const policy = join(folder, 'policy.json')
    writeFileSync(policy, '{"cpaas":{"typo":1},"studio":{"typo":2}}')
    const findings = configurationFindings({
      ...addresses,
      EVENTZR_HTTP_PORT: 'x',
      EVENTZR_POLICY_FILE: policy,
      EVENTZR_KAFKA_SETTINGS_FILE: join(folder, 'nowhere.json'),
    })
    expect(findings.map(({ state, detail }) => [state, detail.split(':')[0]])).toEqual([
      ['failed', 'EVENTZR_HTTP_PORT'],
      ['failed', 'EVENTZR_POLICY_FILE'],
      ['failed', 'EVENTZR_POLICY_FILE'],
      ['failed', 'EVENTZR_KAFKA_SETTINGS_FILE'],
    ])
    for (const { remedy } of findings) expect(remedy).toContain('correct it')
  })

  it('that lacks the addresses is told of the ways to get them', () => {
    const findings = configurationFindings({})
    expect(findings).toHaveLength(2)
    for (const { remedy } of findings) expect(remedy).toContain('npm run stack')
  })
})

describe('the tools', () => {
  const java = { command: 'java', version: 17 }
  const complete: Tools = { node: '24.1.0', kafkaClient: '2.15.1', java, maven: true, jars: true, containers: false }
  const bare: Tools = { ...complete, java: undefined, maven: false, jars: false }
  const states = (tools: Tools, addressesGiven: boolean): object =>
    Object.fromEntries(toolFindings(tools, addressesGiven).map(({ check, state }) => [check, state]))

  it.each([
    ['an old Node', { node: '22.9.0' }, 'node'],
    ['a Kafka client that does not load', { kafkaClient: undefined }, 'kafka client'],
  ])('fail with %s, whatever runs elsewhere', (_what, lacking, check) => {
    expect(states({ ...complete, ...lacking }, true)).toMatchObject({ [check]: 'failed' })
  })

  it.each([
    ['fail where nothing else can run a broker', bare, false, 'failed'],
    ['only warn where the addresses are given', bare, true, 'warning'],
    ['only warn where containers can', { ...bare, containers: true }, false, 'warning'],
  ] as const)('without Java %s', (_what, tools, addressesGiven, state) => {
    expect(states(tools, addressesGiven)).toMatchObject({ java: state, 'local stack': state })
  })

  it('are complete with Java and Maven alone: the rest is fetched', () => {
    expect(states({ ...complete, jars: false }, false)).toMatchObject({ 'local stack': 'ok', containers: 'skipped' })
  })

  it('name a remedy with everything that is missing', () => {
    for (const { state, remedy } of toolFindings({ ...bare, node: '18.0.0', kafkaClient: undefined }, false)) {
      expect(state).toBe('failed')
      expect(remedy).toMatch(/\S/)
    }
  })
})

describe('the topics of an application', () => {
  const cpaas = topologyOf('cpaas')
  const own = ownTopics(applicationId(cpaas))
  const counts = (changes: Readonly<Record<string, number>>): ReadonlyMap<string, number> =>
    new Map(Object.entries({ ...Object.fromEntries(topicsOf(cpaas, own).map((topic) => [topic, 4])), ...changes }))

  it('are well when all are there', () => {
    expect(topicsFinding(cpaas, counts({}), 4)).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining('4 tasks'),
    })
  })

  it('are named when they are missing, with the command that makes them', () => {
    expect(topicsFinding(cpaas, counts({ [own.journal]: 0, [own.changelog]: 0 }), 4)).toMatchObject({
      state: 'failed',
      detail: `${own.changelog} does not exist; ${own.journal} does not exist`,
      remedy: 'npm run cli -- topics apply',
    })
  })

  it.each([own.changelog, own.forward])('must have as many partitions of %s as of the journal', (topic) => {
    expect(topicsFinding(cpaas, counts({ [topic]: 5 }), 4)).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('must be equal'),
      remedy: expect.stringContaining('delete'),
    })
  })

  it.each([1, 4, 9])('may have inputs of any number of partitions: %i', (partitions) => {
    expect(topicsFinding(cpaas, counts({ [cpaas.sources[0]!.topic.name]: partitions }), 4).state).toBe('ok')
  })

  it('are made by one command where a version has brought a topic of its own', () => {
    expect(topicsFinding(cpaas, counts({ [own.forward]: 0 }), 4).remedy).toBe('npm run cli -- topics apply')
  })

  it('are a warning when the configuration would make another number of tasks', () => {
    expect(topicsFinding(cpaas, counts({}), 12).state).toBe('warning')
  })
})

describe('the settings of topics', () => {
  const cpaas = topologyOf('cpaas')
  const own = ownTopics(applicationId(cpaas))

  it.each([
    [{ 'cleanup.policy': 'compact' }, ['ok']],
    [{ 'cleanup.policy': 'delete' }, ['failed']],
    [{ 'cleanup.policy': 'compact', 'message.timestamp.type': 'CreateTime' }, ['warning']],
  ])('of the changelog that are %j are %j', (settings, states) => {
    const findings = settingFindings(cpaas, { found: new Map([[own.changelog, settings]]), unknown: [] })
    expect(findings.map(({ state }) => state)).toEqual(states)
  })

  it('that are not known are a warning', () => {
    expect(settingFindings(cpaas, { found: new Map(), unknown: ['the right is missing'] })).toMatchObject([
      { state: 'warning', detail: 'the right is missing' },
    ])
  })
})

describe('the registry', () => {
  let server: Server
  let status = 200
  let url = ''
  beforeAll(async () => {
    server = createServer((_request, response) => void response.writeHead(status).end('[]'))
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve())
    })
    url = `http://user:hunter2@127.0.0.1:${(server.address() as AddressInfo).port}/apis`
  })
  afterAll(() => server.close())

  it('that answers otherwise than a registry does is told apart from one that is down', async () => {
    status = 404
    const [registry, schemas] = await registryFindings({ EVENTZR_SCHEMA_REGISTRY_URL: url })
    expect(registry).toMatchObject({ state: 'failed', detail: expect.stringMatching(/answers 404 to GET \/subjects/) })
    expect(schemas?.state).toBe('skipped')
  })

  it.each([
    [401, 'failed', /does not accept the credentials/],
    [403, 'ok', /not listed for us/],
  ])('that answers %i is %s', async (answer, state, detail) => {
    status = answer
    expect(await registryFinding(RegistryAccess.at(url))).toMatchObject({
      state,
      detail: expect.stringMatching(detail),
    })
  })

  it('never has its password shown', async () => {
    status = 503
    const findings = await registryFindings({ EVENTZR_SCHEMA_REGISTRY_URL: url })
    expect(findings[0]?.state).toBe('failed')
    expect(JSON.stringify(findings)).not.toContain('hunter2')
  })

  const check = (state: SchemaCheck['state']): SchemaCheck => ({
    topic: 't',
    subject: `${state}-value`,
    state,
    messages: [],
    risks: [],
  })

  it.each([
    [['registered', 'registered'], 'ok', '2 registered'],
    [['registered', 'new', 'compatible'], 'failed', 'not registered: new-value, compatible-value'],
    [['new', 'incompatible'], 'failed', 'incompatible: incompatible-value'],
  ] as const)('with schemas that are %j is %s', (states, state, detail) => {
    expect(schemasFinding(states.map(check))).toMatchObject({ state, detail })
  })

  it('with a schema of others that this build cannot read has failed, whatever else is registered', () => {
    const risky = { ...check('registered'), subject: 'risky-value', risks: ['level NONE'] }
    expect(schemasFinding([check('new'), risky])).toEqual({
      check: 'schemas',
      state: 'failed',
      detail: 'not safe: risky-value',
      remedy: 'npm run cli -- schemas check says why',
    })
  })
})

it('prints one line per finding, with the remedy behind an arrow', () => {
  expect(findingsText([ok('broker', 'answers'), failed('registry', 'is down', 'start it')])).toBe(
    'ok      broker    answers\nfailed  registry  is down → start it',
  )
})

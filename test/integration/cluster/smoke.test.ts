import { describe, expect, inject, it } from 'vitest'
import { smoke, type SmokeOptions, smokeText } from '#cli/smoke.ts'
import { smokeSteps } from '#cli/smoke-cause.ts'
import { countingTopology } from '../../../examples/counting/counting-topology.ts'
import { type Config, readConfig } from '../../../src/config.ts'
import { writtenLog } from '../../runtime/written-log.ts'

const config = (changes: Readonly<Record<string, string>> = {}): Config =>
  readConfig({
    EVENTZR_KAFKA_BROKERS: inject('brokers'),
    EVENTZR_SCHEMA_REGISTRY_URL: inject('registryUrl'),
    EVENTZR_REPLICATION_FACTOR: '1',
    EVENTZR_SESSION_TIMEOUT_MS: '6000',
    EVENTZR_TRANSACTION_TIMEOUT_MS: '5000',
    ...changes,
  })

const prefix = `smoked-${Date.now()}`
const options: SmokeOptions = { topologies: [], prefix, log: writtenLog().log }
const states = async (given: Config, changed: Partial<SmokeOptions> = {}) => {
  const steps = await smoke(given, { ...options, ...changed })
  expect(smokeText(steps).split('\n').length).toBeGreaterThanOrEqual(smokeSteps.length)
  return { steps, states: Object.fromEntries(steps.map(({ step, state }) => [step, state])) }
}

describe('a smoke of a real cluster', () => {
  const all = (state: string) => Object.fromEntries(smokeSteps.map((step) => [step, state]))

  it('creates its topic where it may, and goes well in every step, also a second time', async () => {
    expect((await states(config(), { create: true })).states).toEqual(all('ok'))
    expect((await states(config())).states).toEqual(all('ok'))
  })

  it('goes on with the cluster while the registry is away, and says so', async () => {
    const { steps, states: found } = await states(config({ EVENTZR_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:2' }))
    expect(found).toEqual({ ...all('ok'), registry: 'failed' })
    expect(steps[0]!.remedy).toContain('EVENTZR_SCHEMA_REGISTRY_URL')
  })

  it('stops at a topic that does not exist, with the remedy, and tells of missing topics of the application', async () => {
    const topologies = [countingTopology('nowhere')]
    const { steps, states: found } = await states(config(), { topic: `${prefix}-other-smoke`, topologies })
    expect(found).toMatchObject({ 'describe own topics': 'warning', topic: 'failed', 'init transactions': 'skipped' })
    expect(steps.find(({ step }) => step === 'topic')).toMatchObject({
      detail: `${prefix}-other-smoke does not exist`,
      remedy: expect.stringContaining('--create') as string,
    })
  })

  it('writes into no topic that is not one of smokes', async () => {
    const { steps } = await states(config(), { topic: `${prefix}-journal`, create: true })
    expect(steps.find(({ step }) => step === 'topic')).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('may hold records') as string,
    })
  })

  it('names the refusal of too many replicas', async () => {
    const { steps } = await states(config({ EVENTZR_REPLICATION_FACTOR: '9' }), {
      topic: `${prefix}-third-smoke`,
      create: true,
    })
    expect(steps.find(({ step }) => step === 'topic')).toMatchObject({ kafkaCode: 38, state: 'failed' })
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { smoke, type SmokeStep } from '#cli/smoke.ts'
import type { Right } from '#runtime/ports/rights.ts'
import { readConfig } from '../../src/config.ts'
import { type GuardedBroker, startGuardedBroker, withAdmin } from '../integration/rights/guarded-broker.ts'
import { writtenLog } from '../runtime/written-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'smoke-rights-'))
const prefix = 'tried'
const name = `${prefix}-smoke`
let broker: GuardedBroker

beforeAll(async () => {
  broker = await startGuardedBroker()
  await withAdmin(broker.brokers, (admin) => admin.createTopics({ topics: [name], partitions: 1, replicas: 1 }))
})
afterAll(async () => {
  await broker?.stop()
  rmSync(folder, { recursive: true })
})

const give = (on: Right['on'], ...operations: readonly Right['operation'][]) =>
  broker.grant(operations.map((operation) => ({ operation, on, name })))

/** The first step that fails. */
const failing = async (changed: object = {}): Promise<SmokeStep | undefined> => {
  const file = join(folder, 'settings.json')
  writeFileSync(file, JSON.stringify({ ...broker.guarded.settings, ...changed }))
  const config = readConfig({
    EVENTZR_KAFKA_BROKERS: broker.guarded.brokers,
    EVENTZR_SCHEMA_REGISTRY_URL: inject('registryUrl'),
    EVENTZR_KAFKA_SETTINGS_FILE: file,
    EVENTZR_SESSION_TIMEOUT_MS: '6000',
    EVENTZR_TRANSACTION_TIMEOUT_MS: '5000',
  })
  const steps = await smoke(config, { topologies: [], prefix, log: writtenLog().log })
  return steps.find(({ state }) => state === 'failed')
}

const naming = (text: string): string => expect.stringContaining(text) as string

it('a smoke names the rights one by one, until it has all of them', async () => {
  const wrongPassword = await failing({ 'sasl.password': 'wrong' })
  expect(wrongPassword).toMatchObject({ step: 'connect', detail: naming('the broker refuses the password') })
  expect(wrongPassword?.detail).not.toContain('wrong')

  const describe = naming(`Describe on topic ${name}`)
  expect(await failing()).toMatchObject({ step: 'topic', kafkaCode: 29, remedy: describe })
  await give('topic', 'Describe')
  const identify = naming(`Write on transactional id ${name}`)
  expect(await failing()).toMatchObject({ step: 'init transactions', kafkaCode: 53, remedy: identify })
  await give('transactional id', 'Write', 'Describe')
  const write = naming(`Write on topic ${name}`)
  expect(await failing()).toMatchObject({ step: 'produce', kafkaCode: 29, remedy: write })
  await give('topic', 'Write')
  const join = naming(`Read on group ${name}`)
  expect(await failing()).toMatchObject({ step: 'join group', kafkaCode: 30, remedy: join })
  await give('group', 'Read', 'Describe')
  const read = naming(`Read on topic ${name}`)
  expect(await failing()).toMatchObject({ step: 'read committed', kafkaCode: 29, remedy: read })
  await give('topic', 'Read')
  expect(await failing()).toBeUndefined()
})

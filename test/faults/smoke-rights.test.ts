import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AclOperations, AclPermissionTypes, Admin, ResourcePatternTypes, ResourceTypes } from '@platformatic/kafka'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { smoke, type SmokeStep } from '#cli/smoke.ts'
import { freePorts } from '#world/local/free-port.ts'
import { javaBroker, type JavaBroker } from '#world/local/java-broker.ts'
import { probeJava } from '#world/local/probe.ts'
import { readConfig } from '../../src/config.ts'
import { writtenLog } from '../runtime/written-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'smoke-rights-'))
const prefix = 'tried'
const login = (password: string) => ({
  'security.protocol': 'sasl_plaintext',
  'sasl.mechanisms': 'PLAIN',
  'sasl.username': 'app',
  'sasl.password': password,
})

let broker: JavaBroker
let listener: string

beforeAll(async () => {
  const [port = 0, controllerPort = 0, saslPort = 0] = await freePorts(3)
  listener = `127.0.0.1:${saslPort}`
  const java = await probeJava(process.env)
  broker = await javaBroker({
    java: java!.command,
    folder,
    port,
    controllerPort,
    settings: {
      listeners: `PLAINTEXT://127.0.0.1:${port},SASL://${listener},CONTROLLER://127.0.0.1:${controllerPort}`,
      'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},SASL://${listener}`,
      'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL:SASL_PLAINTEXT',
      'listener.name.sasl.sasl.enabled.mechanisms': 'PLAIN',
      'listener.name.sasl.plain.sasl.jaas.config':
        'org.apache.kafka.common.security.plain.PlainLoginModule required user_app="right";',
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'super.users': 'User:ANONYMOUS',
    },
  })
  await broker.startFirst()
  const admin = administrator()
  await admin.createTopics({ topics: [`${prefix}-smoke`], partitions: 1, replicas: 1 })
  await admin.close()
})
afterAll(async () => {
  await broker.server.end('SIGTERM')
  rmSync(folder, { recursive: true })
})

const administrator = () => new Admin({ clientId: 'rights', bootstrapBrokers: [broker.brokers] })

/** Gives the user rights on the names of its smoke. */
const give = async (
  resourceType: (typeof ResourceTypes)[keyof typeof ResourceTypes],
  ...operations: readonly (typeof AclOperations)[keyof typeof AclOperations][]
) => {
  const admin = administrator()
  await admin.createAcls({
    creations: operations.map((operation) => ({
      resourceType,
      resourceName: `${prefix}-smoke`,
      resourcePatternType: ResourcePatternTypes.LITERAL,
      principal: 'User:app',
      host: '*',
      operation,
      permissionType: AclPermissionTypes.ALLOW,
    })),
  })
  await admin.close()
}

/** The first step that fails. */
const failing = async (password = 'right'): Promise<SmokeStep | undefined> => {
  const file = join(folder, 'settings.json')
  writeFileSync(file, JSON.stringify(login(password)))
  const config = readConfig({
    EVENTZR_KAFKA_BROKERS: listener,
    EVENTZR_SCHEMA_REGISTRY_URL: inject('registryUrl'),
    EVENTZR_KAFKA_SETTINGS_FILE: file,
    EVENTZR_SESSION_TIMEOUT_MS: '6000',
    EVENTZR_TRANSACTION_TIMEOUT_MS: '5000',
  })
  const steps = await smoke(config, { topologies: [], prefix, log: writtenLog().log })
  return steps.find(({ state }) => state === 'failed')
}

it('a smoke names the rights one by one, until it has all of them', async () => {
  const wrongPassword = await failing('wrong')
  expect(wrongPassword).toMatchObject({
    step: 'connect',
    remedy: expect.stringContaining('the login failed') as string,
  })
  expect(wrongPassword?.detail).not.toContain('wrong')

  expect(await failing()).toMatchObject({ step: 'topic', kafkaCode: 29 })
  await give(ResourceTypes.TOPIC, AclOperations.DESCRIBE)
  expect(await failing()).toMatchObject({ step: 'init transactions', kafkaCode: 53 })
  await give(ResourceTypes.TRANSACTIONAL_ID, AclOperations.WRITE, AclOperations.DESCRIBE)
  expect(await failing()).toMatchObject({ step: 'produce', kafkaCode: 29 })
  await give(ResourceTypes.TOPIC, AclOperations.WRITE)
  expect(await failing()).toMatchObject({ step: 'join group', kafkaCode: 30 })
  await give(ResourceTypes.GROUP, AclOperations.READ, AclOperations.DESCRIBE)
  expect(await failing()).toMatchObject({ step: 'read committed', kafkaCode: 29 })
  await give(ResourceTypes.TOPIC, AclOperations.READ)
  expect(await failing()).toBeUndefined()
})

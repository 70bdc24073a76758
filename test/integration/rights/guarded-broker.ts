import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Admin } from '@platformatic/kafka'
import type { Connection } from '#kafka/connection.ts'
import { chooseStack } from '#world/local/choose-stack.ts'
import { freePorts } from '#world/local/free-port.ts'
import { javaBroker } from '#world/local/java-broker.ts'
import { probeStackTools } from '#world/local/probe.ts'
import { saslSettings } from '#world/local/sasl-settings.ts'
import type { Right } from '#runtime/ports/rights.ts'
import { printedAcls } from './printed-acls.ts'

const user = 'pods'
const password = 'secret-of-pods'
export const principal = `User:${user}`

/** A broker that lets the one known user do only what it was granted, and everybody else, without a name, do everything. */
export interface GuardedBroker {
  /** For whoever may do everything. */
  readonly brokers: string
  /** For the known user. */
  readonly guarded: { readonly brokers: string; readonly settings: Connection['settings'] }
  grant(rights: readonly Right[]): Promise<unknown>
  revoke(rights: readonly Right[]): Promise<unknown>
  stop(): Promise<void>
}

export const startGuardedBroker = async (): Promise<GuardedBroker> => {
  const choice = chooseStack(process.env, await probeStackTools(process.env))
  if (choice.kind !== 'java') throw new Error(`a broker with rights needs Java; this run has ${choice.kind}`)
  const folder = await mkdtemp(join(tmpdir(), 'eventzr-guarded-'))
  const [port = 0, guardedPort = 0, controllerPort = 0] = await freePorts(3)
  const [plain, sasl, controller] = [port, guardedPort, controllerPort].map((each) => `127.0.0.1:${each}`)
  const settings = {
    ...saslSettings({ plain: plain!, sasl: sasl!, advertised: sasl!, controller: controller!, user, password }),
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS',
  }
  const broker = await javaBroker({ java: choice.java, folder, port, controllerPort, settings })
  const stop = async (): Promise<void> => {
    if (broker.server.running) await broker.server.end('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  }
  await broker.startFirst().catch(async (error: unknown) => {
    await stop()
    throw error
  })
  const { brokers } = broker
  return {
    brokers,
    guarded: { brokers: sasl!, settings: asUser },
    grant: (rights) => withAdmin(brokers, (admin) => admin.createAcls({ creations: printedAcls(rights, principal) })),
    revoke: (rights) => withAdmin(brokers, (admin) => admin.deleteAcls({ filters: printedAcls(rights, principal) })),
    stop,
  }
}

const asUser: Connection['settings'] = {
  'security.protocol': 'sasl_plaintext',
  'sasl.mechanism': 'PLAIN',
  'sasl.username': user,
  'sasl.password': password,
}

export const withAdmin = async <T>(brokers: string, run: (admin: Admin) => Promise<T>): Promise<T> => {
  const admin = new Admin({ clientId: 'rights', bootstrapBrokers: brokers.split(',') })
  try {
    return await run(admin)
  } finally {
    await admin.close()
  }
}

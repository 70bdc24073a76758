import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { saslBrokerContainer } from '#world/local/container-specs.ts'
import { freePorts } from '#world/local/free-port.ts'
import { javaBroker } from '#world/local/java-broker.ts'
import { awaitPort } from '#world/local/readiness.ts'
import { saslSettings } from '#world/local/sasl-settings.ts'

const java = process.env['JAVA_HOME'] === undefined ? 'java' : `${process.env['JAVA_HOME']}/bin/java`

interface SaslBroker {
  readonly brokers: string
  stop(): Promise<void>
}

type Credentials = Readonly<Record<'user' | 'password', string>>

/** A broker for clients with a name and a password, of the kind that this run has. */
export const startSaslBroker = (credentials: Credentials): Promise<SaslBroker> =>
  inject('kind') === 'java' ? inJava(credentials) : inContainer(credentials)

const inJava = async (credentials: Credentials): Promise<SaslBroker> => {
  const folder = await mkdtemp(join(tmpdir(), 'eventzr-sasl-'))
  const [port = 0, controllerPort = 0, saslPort = 0] = await freePorts(3)
  const [plain, controller, sasl] = [port, controllerPort, saslPort].map((each) => `127.0.0.1:${each}`)
  const settings = saslSettings({
    plain: plain!,
    controller: controller!,
    sasl: sasl!,
    advertised: sasl!,
    ...credentials,
  })
  const broker = await javaBroker({ java, folder, port, controllerPort, settings })
  const stop = async (): Promise<void> => {
    if (broker.server.running) await broker.server.end('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  }
  await broker.startFirst().catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { brokers: sasl!, stop }
}

const inContainer = async (credentials: Credentials): Promise<SaslBroker> => {
  const { GenericContainer, getContainerRuntimeClient } = await import('testcontainers')
  const { host } = (await getContainerRuntimeClient()).info.containerRuntime
  const [hostPort = 0] = await freePorts(1)
  const { image, environment, containerPort } = saslBrokerContainer({ host, hostPort, ...credentials })
  const broker = await new GenericContainer(image)
    .withEnvironment({ ...environment })
    .withExposedPorts({ container: containerPort, host: hostPort })
    .start()
  const brokers = `${host}:${hostPort}`
  await awaitPort(brokers, { timeoutMs: 180_000 })
  return { brokers, stop: async () => void (await broker.stop()) }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { registryJar } from './artifacts.ts'
import { freePorts } from './free-port.ts'
import { javaBroker, type JavaBroker } from './java-broker.ts'
import { javaServer } from './java-server.ts'
import type { JavaServer } from './java-server.ts'
import { awaitRegistry } from './readiness.ts'
import type { LocalStack, LocalStackOptions } from './stack.ts'

const startTimeoutMs = 90_000

/** Starts a broker and a registry as Java processes of this one, on free ports and a fresh data folder. */
export async function startJavaStack(java: string, options: LocalStackOptions): Promise<LocalStack> {
  const { log, stateDir, doorTo } = options
  const folder = await mkdtemp(join(stateDir ?? tmpdir(), 'eventzr-stack-'))
  const [port = 0, controllerPort = 0, registryPort = 0, managementPort = 0] = await freePorts(4)
  const broker = await javaBroker({ java, folder, port, controllerPort, doorTo })
  const { brokers } = broker

  const registryUrl = `http://127.0.0.1:${registryPort}/apis/ccompat/v7`
  const registry = registryServer({ java, folder, registryUrl, registryPort, managementPort })
  const stack = stackOf({ registryUrl, broker, registry, folder })

  const started = performance.now()
  log(`starting Kafka 4.1.2 at ${brokers} and Apicurio 3.0.9 at ${registryUrl} with Java`)
  // Both are waited for also when one fails: only what has been started can be stopped.
  const outcomes = await Promise.allSettled([broker.startFirst(), registry.start()])
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) {
    await stack.stop()
    throw failed.reason
  }
  log(`broker and registry answer after ${((performance.now() - started) / 1000).toFixed(1)} s`)
  return stack
}

interface StackParts {
  readonly registryUrl: string
  readonly broker: JavaBroker
  readonly registry: JavaServer
  readonly folder: string
}

const stackOf = ({ registryUrl, broker, registry, folder }: StackParts): LocalStack => ({
  kind: 'java',
  brokers: broker.brokers,
  registryUrl,
  canKill: true,
  killBroker: (signal) => broker.server.end(signal),
  restartBroker: () => broker.server.start(),
  stopRegistry: () => registry.end('SIGTERM'),
  startRegistry: () => registry.start(),
  stop: async () => {
    // The data goes as well, so nothing is won by an orderly stop.
    const running = [broker.server, registry].filter((server) => server.running)
    await Promise.all(running.map((server) => server.end('SIGKILL')))
    await rm(folder, { recursive: true, force: true })
  },
})

interface RegistryPlace {
  readonly java: string
  readonly folder: string
  readonly registryUrl: string
  readonly registryPort: number
  readonly managementPort: number
}

const registryServer = ({ java, folder, registryUrl, registryPort, managementPort }: RegistryPlace): JavaServer =>
  javaServer({
    name: 'registry',
    java,
    folder,
    args: [
      '-Dquarkus.http.host=127.0.0.1',
      `-Dquarkus.http.port=${registryPort}`,
      `-Dquarkus.management.port=${managementPort}`,
      '-Dquarkus.http.access-log.enabled=false',
      '-Dapicurio.rest.deletion.artifact.enabled=true',
      // In a file, so that schemas and their ids are still there when it is started again.
      `-Dapicurio.datasource.url=jdbc:h2:file:${join(folder, 'registry')}`,
      '-jar',
      registryJar,
    ],
    ready: (signal) => awaitRegistry(registryUrl, { timeoutMs: startTimeoutMs, signal }),
  })

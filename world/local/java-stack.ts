import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brokerLogging, kafkaJars, registryJar } from './artifacts.ts'
import { brokerProperties } from './broker-properties.ts'
import { freePorts } from './free-port.ts'
import { javaServer, smallJvm } from './java-server.ts'
import type { JavaServer } from './java-server.ts'
import { awaitBroker, awaitPort, awaitRegistry, warmTransactions } from './readiness.ts'
import { LocalStackError } from './stack-error.ts'
import type { LocalStack, LocalStackOptions } from './stack.ts'
import { lastWords, startSupervised } from './supervised-process.ts'

const startTimeoutMs = 90_000

/** Starts a broker and a registry as Java processes of this one, on free ports and a fresh data folder. */
export async function startJavaStack(java: string, options: LocalStackOptions): Promise<LocalStack> {
  const { log, stateDir, doorTo = (broker) => Promise.resolve(broker) } = options
  const folder = await mkdtemp(join(stateDir ?? tmpdir(), 'eventzr-stack-'))
  const [port = 0, controllerPort = 0, registryPort = 0, managementPort = 0] = await freePorts(4)
  const settings = join(folder, 'server.properties')
  const listener = `127.0.0.1:${port}`
  const brokers = await doorTo(listener)
  const dataFolder = join(folder, 'broker')
  await writeFile(settings, brokerProperties({ port, controllerPort, advertised: brokers, dataFolder }))

  const registryUrl = `http://127.0.0.1:${registryPort}/apis/ccompat/v7`
  const broker = brokerServer({ java, folder, settings, listener, brokers })
  const registry = registryServer({ java, folder, registryUrl, registryPort, managementPort })
  const stack = stackOf({ brokers, registryUrl, broker, registry, folder })

  const started = performance.now()
  log(`starting Kafka 4.1.2 at ${brokers} and Apicurio 3.0.9 at ${registryUrl} with Java`)
  const startBroker = async () => {
    await formatStorage({ java, folder, settings })
    await broker.start()
    await warmTransactions(brokers)
  }
  // Both are waited for also when one fails: only what has been started can be stopped.
  const outcomes = await Promise.allSettled([startBroker(), registry.start()])
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) {
    await stack.stop()
    throw failed.reason
  }
  log(`broker and registry answer after ${((performance.now() - started) / 1000).toFixed(1)} s`)
  return stack
}

interface StackParts {
  readonly brokers: string
  readonly registryUrl: string
  readonly broker: JavaServer
  readonly registry: JavaServer
  readonly folder: string
}

const stackOf = ({ brokers, registryUrl, broker, registry, folder }: StackParts): LocalStack => ({
  kind: 'java',
  brokers,
  registryUrl,
  canKill: true,
  killBroker: (signal) => broker.end(signal),
  restartBroker: () => broker.start(),
  stopRegistry: () => registry.end('SIGTERM'),
  startRegistry: () => registry.start(),
  stop: async () => {
    // The data goes as well, so nothing is won by an orderly stop.
    const running = [broker, registry].filter((server) => server.running)
    await Promise.all(running.map((server) => server.end('SIGKILL')))
    await rm(folder, { recursive: true, force: true })
  },
})

interface BrokerPlace {
  readonly java: string
  readonly folder: string
  readonly settings: string
}

const brokerClassPath = [`-Dlog4j2.configurationFile=${brokerLogging}`, '-cp', join(kafkaJars, '*')]

interface BrokerAddress {
  /** Where it listens. */
  readonly listener: string
  /** Where clients find it: a door there takes connections before it does. */
  readonly brokers: string
}

const brokerServer = ({ java, folder, settings, listener, brokers }: BrokerPlace & BrokerAddress): JavaServer =>
  javaServer({
    name: 'broker',
    java,
    folder,
    args: [...brokerClassPath, 'kafka.Kafka', settings],
    ready: async (signal) => {
      await awaitPort(listener, { timeoutMs: startTimeoutMs, signal })
      await awaitBroker(brokers, { timeoutMs: startTimeoutMs, signal })
    },
  })

/** Prepares the data folder; `transaction.version=2` is the protocol in which every transaction gets its own epoch (KIP-890). */
async function formatStorage({ java, folder, settings }: BrokerPlace): Promise<void> {
  // An id with a hyphen at its beginning would be taken for an option.
  const clusterId = `e${randomBytes(16).toString('base64url').slice(1)}`
  const format = ['format', '-t', clusterId, '-c', settings, '--ignore-formatted', '--feature', 'transaction.version=2']
  const logFile = join(folder, 'format.log')
  const args = [...smallJvm, ...brokerClassPath, 'kafka.tools.StorageTool', ...format]
  const process = await startSupervised({ command: java, args, logFile, folder })
  if ((await process.exited) === '0') return
  throw new LocalStackError(
    'START_FAILED',
    `The broker's data folder could not be prepared:\n${await lastWords(logFile)}`,
  )
}

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

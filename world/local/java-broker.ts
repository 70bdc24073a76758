import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brokerLogging, kafkaJars } from './artifacts.ts'
import { brokerProperties } from './broker-properties.ts'
import { javaServer, type JavaServer, smallJvm } from './java-server.ts'
import { awaitBroker, awaitPort, warmTransactions } from './readiness.ts'
import { LocalStackError } from './stack-error.ts'
import type { LocalStackOptions } from './stack.ts'
import { lastWords, startSupervised } from './supervised-process.ts'

const startTimeoutMs = 90_000

export interface JavaBrokerOptions extends Pick<LocalStackOptions, 'doorTo'> {
  readonly java: string
  /** For its data, settings and logs. */
  readonly folder: string
  /** Free ones, for clients and for its own controller. */
  readonly port: number
  readonly controllerPort: number
  /** They replace the broker's standard ones; the listener without encryption must stay for the look at its readiness. */
  readonly settings?: Readonly<Record<string, string>>
  /** Further arguments for the preparation of its data, e.g. `--add-scram`. */
  readonly formatWith?: readonly string[]
  /** The same for all brokers of a cluster; a new one when absent. */
  readonly clusterId?: string
}

/** One Kafka broker as a Java process of this one. */
export interface JavaBroker {
  /** Its address for clients. */
  readonly brokers: string
  readonly server: JavaServer
  /** Prepares its data. @throws LocalStackError `START_FAILED` */
  format(): Promise<void>
  /** Prepares its data and starts it; later starts go by {@link server}. @throws LocalStackError `START_FAILED` */
  startFirst(): Promise<void>
}

/** Writes the settings of a broker, which is not started yet. */
export async function javaBroker({
  java,
  folder,
  port,
  controllerPort,
  doorTo,
  settings,
  formatWith = [],
  clusterId = newClusterId(),
}: JavaBrokerOptions): Promise<JavaBroker> {
  const settingsFile = join(folder, 'server.properties')
  const listener = `127.0.0.1:${port}`
  const brokers = (await doorTo?.(listener)) ?? listener
  const dataFolder = join(folder, 'broker')
  await writeFile(settingsFile, brokerProperties({ port, controllerPort, advertised: brokers, dataFolder, settings }))
  const server = brokerServer({ java, folder, settingsFile, listener, brokers })
  const format = () => formatStorage({ java, folder, settingsFile }, ['-t', clusterId, ...formatWith])
  const startFirst = async () => {
    await format()
    await server.start()
    await warmTransactions(brokers)
  }
  return { brokers, server, format, startFirst }
}

interface BrokerPlace {
  readonly java: string
  readonly folder: string
  readonly settingsFile: string
}

const brokerClassPath = [`-Dlog4j2.configurationFile=${brokerLogging}`, '-cp', join(kafkaJars, '*')]

interface BrokerAddress {
  /** Its own address. */
  readonly listener: string
  /** The one for clients: a door there takes connections earlier. */
  readonly brokers: string
}

const brokerServer = ({ java, folder, settingsFile, listener, brokers }: BrokerPlace & BrokerAddress): JavaServer =>
  javaServer({
    name: 'broker',
    java,
    folder,
    args: [...brokerClassPath, 'kafka.Kafka', settingsFile],
    ready: async (signal) => {
      await awaitPort(listener, { timeoutMs: startTimeoutMs, signal })
      await awaitBroker(brokers, { timeoutMs: startTimeoutMs, signal })
    },
  })

/** An id for a cluster. With a hyphen in front it would be taken for an option. */
export const newClusterId = (): string => `e${randomBytes(16).toString('base64url').slice(1)}`

/** Prepares the data folder; with `transaction.version=2` every transaction gets its own epoch (KIP-890). */
async function formatStorage(
  { java, folder, settingsFile }: BrokerPlace,
  formatWith: readonly string[],
): Promise<void> {
  const options = ['-c', settingsFile, '--ignore-formatted', '--feature', 'transaction.version=2', ...formatWith]
  const logFile = join(folder, 'format.log')
  const args = [...smallJvm, ...brokerClassPath, 'kafka.tools.StorageTool', 'format', ...options]
  const process = await startSupervised({ command: java, args, logFile, folder })
  if ((await process.exited) === '0') return
  throw new LocalStackError(
    'START_FAILED',
    `The broker's data folder could not be prepared:\n${await lastWords(logFile)}`,
  )
}

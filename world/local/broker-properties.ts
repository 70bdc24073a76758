/** Where one broker listens and keeps its data. */
export interface BrokerAddresses {
  readonly port: number
  readonly controllerPort: number
  /** `host:port` under which clients are told to find it. */
  readonly advertised: string
  readonly dataFolder: string
  /** They replace the standard ones, e.g. for further listeners. */
  readonly settings?: Readonly<Record<string, string>> | undefined
}

/** The content of the `server.properties` of one broker that is its own controller, on 127.0.0.1. */
export function brokerProperties(addresses: BrokerAddresses): string {
  const { port, controllerPort, advertised, dataFolder, settings } = addresses
  return toProperties({
    ...sharedBrokerSettings,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://${advertised}`,
    'log.dirs': dataFolder,
    ...settings,
  })
}

/**
 * The settings of every local broker, in Java or in a container: one replica of everything, no automatic topics as on a
 * managed cluster, and internal topics and clean-up fast enough for tests.
 */
export const sharedBrokerSettings: Readonly<Record<string, string>> = {
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'PLAINTEXT',
  'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '4',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '4',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  // A killed broker may register again only when its old session has ended: the default is 9 s.
  'broker.session.timeout.ms': '4000',
  'broker.heartbeat.interval.ms': '500',
  'group.initial.rebalance.delay.ms': '0',
  'auto.create.topics.enable': 'false',
  'log.retention.check.interval.ms': '5000',
  'log.initial.task.delay.ms': '5000',
  'log.cleaner.backoff.ms': '500',
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': '1000',
}

const toProperties = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')

/** A setting's name as the environment variable that the broker's container image reads: `node.id` → `KAFKA_NODE_ID`. */
export const containerVariable = (setting: string): string => `KAFKA_${setting.toUpperCase().replaceAll('.', '_')}`

/** Settings as the environment of the broker's container image. */
export const containerEnvironment = (settings: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [containerVariable(name), value]))

/** The broker's container image, in the version of the jars. */
export const brokerImage = 'apache/kafka:4.1.2'

import { Worker } from 'node:worker_threads'
import type { ConfigDescription } from '@platformatic/kafka'
import { securityOptions } from './admin-options.ts'
import type { Connection } from './connection.ts'
import type { Token } from './tokens/token.ts'
import type { Settings, TopicSettings } from './topic-settings.ts'

const timeoutMs = 5_000
const topicResource = 2
const unknownTopic = 3
const notAuthorized = 29
/** For comparison with the wanted ones. */
const names = [
  'cleanup.policy',
  'message.timestamp.type',
  'message.timestamp.before.max.ms',
  'retention.ms',
  'retention.bytes',
  'delete.retention.ms',
  'max.message.bytes',
]

/** One topic in a response. */
interface Result extends Pick<ConfigDescription, 'resourceName' | 'configs'> {
  readonly errorCode?: number
}

/**
 * Asks the brokers for settings of topics, with a client of its own: librdkafka's gives none to JavaScript. That client takes
 * three quarters of a second to load, so it is loaded here. Missing topics are left out. Never rejects.
 */
export const readTopicSettings = async (connection: Connection, topics: readonly string[]): Promise<TopicSettings> => {
  if (topics.length === 0) return { found: new Map(), unknown: [] }
  try {
    const security = securityOptions(connection)
    await connection.tokens?.get()
    const { Admin } = await import('@platformatic/kafka')
    const { brokers, clientId } = connection
    const limits = { timeout: timeoutMs, connectTimeout: timeoutMs, retries: 0 }
    const admin = new Admin({ clientId, bootstrapBrokers: brokers.split(','), ...limits, ...security })
    try {
      return settingsIn(await describe(admin, topics))
    } finally {
      await admin.close()
    }
  } catch (error) {
    return { found: new Map(), unknown: [`the settings of topics are not known: ${reasonOf(error)}`] }
  }
}

/** The same beside the event loop: the loading of the client would hold it up. Functions stay here. @throws TokenError */
export const readTopicSettingsInThread = async (
  { tokens, onStatistics: _stays, ...connection }: Connection,
  topics: readonly string[],
): Promise<TopicSettings> => {
  // One serves the few seconds of the thread.
  const token = await tokens?.get()
  return new Promise((resolve, reject) => {
    const workerData: TopicSettingsThreadData = { connection, topics, token }
    const thread = new Worker(new URL('topic-settings-thread.ts', import.meta.url), { workerData })
    thread.unref()
    thread.once('message', resolve)
    thread.once('error', reject)
  })
}

export interface TopicSettingsThreadData {
  readonly connection: Omit<Connection, 'tokens' | 'onStatistics'>
  readonly topics: readonly string[]
  readonly token: Token | undefined
}

interface DescribingAdmin {
  describeConfigs(options: object): Promise<readonly Result[]>
}

/** A response with errors for some topics is thrown, with the settings of the others in it. */
const describe = async (admin: unknown, topics: readonly string[]): Promise<readonly Result[]> => {
  const resources = topics.map((resourceName) => ({
    resourceType: topicResource,
    resourceName,
    configurationKeys: names,
  }))
  try {
    return await (admin as DescribingAdmin).describeConfigs({ resources })
  } catch (error) {
    const responses = partsOf(error).flatMap(({ response }) => response?.results ?? [])
    if (responses.length === 0) throw error
    return responses
  }
}

interface ThrownPart {
  readonly message?: string
  readonly response?: { readonly results: readonly Result[] }
  readonly errors?: readonly ThrownPart[]
}

const partsOf = (error: unknown): readonly ThrownPart[] => {
  const part = (error ?? {}) as ThrownPart
  return [part, ...(part.errors ?? []).flatMap(partsOf)]
}

/** The innermost message: outer ones only count. */
const reasonOf = (error: unknown): string => partsOf(error).at(-1)?.message ?? String(error)

const settingsIn = (results: readonly Result[]): TopicSettings => ({
  found: new Map(
    results
      .filter(({ errorCode = 0 }) => errorCode === 0)
      .map(({ resourceName, configs }) => [resourceName, settingsOf(configs)]),
  ),
  unknown: unknownIn(results),
})

/** One sentence for each cause: a missing right would otherwise be told once for each topic. */
const unknownIn = (results: readonly Result[]): readonly string[] => {
  const refused = results.filter(({ errorCode = 0 }) => errorCode !== 0 && errorCode !== unknownTopic)
  const byCode = Map.groupBy(refused, ({ errorCode = 0 }) => errorCode)
  return [...byCode].map(([code, of]) => unknownText(listed(of.map(({ resourceName }) => resourceName)), code))
}

const mostListed = 5

/** Names, the first few of many. */
const listed = (topics: readonly string[]): string =>
  topics.length <= mostListed
    ? topics.join(', ')
    : `${topics.slice(0, mostListed).join(', ')} and ${topics.length - mostListed} more`

const settingsOf = (configs: Result['configs']): Settings =>
  Object.fromEntries(configs.map(({ name, value }) => [name, value ?? '']))

const unknownText = (topics: string, errorCode: number): string =>
  errorCode === notAuthorized
    ? `the settings of ${topics} are not known: the right DescribeConfigs on it is missing (kafka-cluster:DescribeTopicDynamicConfiguration with IAM)`
    : `the settings of ${topics} are not known: the broker answers with code ${errorCode}`

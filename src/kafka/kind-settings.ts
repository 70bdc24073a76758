import type { NewTopic } from './admin.ts'
import { type BrokerKind, brokerKinds, type BrokerKindName } from './broker-kinds.ts'

/**
 * Topics with the settings for a kind of cluster: refused ones are left out, and further ones come along where its defaults
 * differ from those of Apache Kafka. Refused defaults are not compared either, since nobody could mend them.
 */
export const forKind = (topics: readonly NewTopic[], name: BrokerKindName): readonly NewTopic[] => {
  const kind = brokerKinds[name]
  const { onlyAtCreation } = kind
  return topics.map(({ config, defaults, ...topic }) => ({
    ...topic,
    config: taken(kind, { ...config, ...neededBy(kind, config) }),
    ...(defaults !== undefined && { defaults: taken(kind, defaults) }),
    ...(onlyAtCreation !== undefined && { onlyAtCreation }),
  }))
}

const taken = ({ settable }: BrokerKind, settings: NewTopic['config']): NewTopic['config'] =>
  settable === undefined
    ? settings
    : Object.fromEntries(Object.entries(settings).filter(([setting]) => settable.has(setting)))

const neededBy = ({ withDelete, withCreateTime }: BrokerKind, config: NewTopic['config']): NewTopic['config'] => ({
  ...(config['cleanup.policy'] === 'delete' && withDelete),
  ...(config['message.timestamp.type'] !== 'LogAppendTime' && withCreateTime),
})

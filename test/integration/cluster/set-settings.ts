import { Admin, ConfigResourceTypes } from '@platformatic/kafka'

/** A topic's own setting, and not a default of its broker (DescribeConfigs, `configSource`). */
const ofTopic = 1

/** The settings that were given to topics themselves, by topic. */
export const setSettings = async (
  brokers: string,
  topics: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> => {
  const admin = new Admin({ clientId: 'set-settings', bootstrapBrokers: brokers.split(',') })
  try {
    const resources = topics.map((resourceName) => ({ resourceType: ConfigResourceTypes.TOPIC, resourceName }))
    const described = await admin.describeConfigs({ resources })
    return new Map(
      described.map(({ resourceName, configs }) => [
        resourceName,
        Object.fromEntries(
          configs.filter(({ configSource }) => configSource === ofTopic).map(({ name, value }) => [name, value ?? '']),
        ),
      ]),
    )
  } finally {
    await admin.close()
  }
}

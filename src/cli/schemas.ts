import { registerSchemas } from '#codec/registry.ts'
import { checkSchemas, type SchemaCheck } from '#codec/schema-check.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import type { Config } from '../config.ts'

/** Every topic of the wire contract, whether a processor handles it already or not. */
const everyTopic: readonly Topic<unknown>[] = Object.values(topics)

const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** Registers the schema of every topic; gives the ids by topic. Waits while the registry does not answer. */
export const register = (config: Config): Promise<ReadonlyMap<string, number>> =>
  registerSchemas(everyTopic, config.EVENTZR_SCHEMA_REGISTRY_URL, say)

/** Tells per topic, without a change, if it could be registered, and if this build reads all versions by others. */
export const check = (config: Config): Promise<readonly SchemaCheck[]> =>
  checkSchemas(everyTopic, config.EVENTZR_SCHEMA_REGISTRY_URL)

import { registerSchemas } from '#codec/registry.ts'
import { checkSchemas, isSafe, type SchemaCheck } from '#codec/schema-check.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import type { Config } from '../config.ts'
import { configuredKeys } from '../recipient-key.ts'
import { configuredRegistry } from '../configured-registry.ts'
import { allTopologies } from './applications.ts'
import { connectionOf } from './connection.ts'
import { table } from './print.ts'
import { checkReleased, isReleasable, type ReleasedCheck, toldChecks } from './released-check.ts'
import { releasedFolder } from './released-files.ts'
import { releasedText } from './released-text.ts'
import { checkStates, isStateSafe, type StateCheck } from './state-check.ts'

/** Every topic of the wire contract, whether a processor handles it already or not. */
const everyTopic: readonly Topic<unknown>[] = Object.values(topics)

const say = (line: string): void => void process.stderr.write(`${line}\n`)

/**
 * Registers the schemas of every topic, of its events and of their data alone, side by side; gives the ids of events by topic.
 * Waits while the registry does not answer.
 */
export const register = async (config: Config): Promise<ReadonlyMap<string, number>> => {
  const registry = configuredRegistry(config)
  const stop = new AbortController()
  try {
    const [ids] = await Promise.all([
      registerSchemas(everyTopic, registry, say, stop.signal),
      registerSchemas(everyTopic, registry, say, stop.signal, 'data'),
    ])
    return ids
  } catch (error) {
    stop.abort()
    throw error
  }
}

/** Everything that this build must be able to read, and others of it. */
export interface Checks {
  /** Per topic and store if readers of each release, and this build, could go on. */
  readonly released: readonly ReleasedCheck[]
  /** Per subject if it could be registered, and if this build reads all versions by others. */
  readonly events: readonly SchemaCheck[]
  /** Per application if pods of this build would go on with its rows. */
  readonly state: readonly StateCheck[]
}

/** The schemas of this build beside all released ones. @throws ReleasedSchemasError when a file of these is damaged */
export const checkTree = (): readonly ReleasedCheck[] => checkReleased(everyTopic, allTopologies(), releasedFolder)

/** A timer takes no more. */
const longestMs = 2 ** 31 - 1

/** Looks without a change. @param seconds longest time for reading changelogs */
export const check = async (config: Config, seconds: number): Promise<Checks> => {
  const released = checkTree()
  const limitMs = Math.min(Math.ceil(seconds * 1_000), longestMs)
  const events = await checkSchemas(everyTopic, configuredRegistry(config))
  const state = await checkStates(
    allTopologies(configuredKeys(config)),
    connectionOf(config, 'eventzr-schemas'),
    limitMs,
  )
  return { released, events, state }
}

/** The broker and the registry may be left aside. */
type AnyChecks = Pick<Checks, 'released'> & Partial<Checks>

export const areSafe = ({ released, events = [], state = [] }: AnyChecks): boolean =>
  isReleasable(released) && events.every(isSafe) && state.every(isStateSafe)

/** For programs. */
export const checksJson = (checks: AnyChecks): object => ({ ...checks, released: toldChecks(checks.released) })

/** The other messages have their own. */
const remedyFor = (state: StateCheck['state']): readonly string[] => (state === 'unread' ? ['give more --seconds'] : [])

/** The released ones, then one line per subject, then one per application. */
export const checksText = ({ released, events = [], state = [] }: AnyChecks): string =>
  [releasedText(released), table(lines(events, state))].filter((text) => text !== '').join('\n')

const lines = (events: Checks['events'], state: Checks['state']): readonly (readonly string[])[] => [
  ...events.map((each) => [each.subject, each.state, [...each.messages, ...each.risks].join('; ')]),
  ...state.map(({ changelog, state: found, messages }) => [
    changelog,
    found,
    [...messages, ...remedyFor(found)].join('; '),
  ]),
]

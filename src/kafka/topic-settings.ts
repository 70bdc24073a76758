import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { NewTopic } from './admin.ts'

/** The broker's settings of one topic by name, and their values as text. */
export type Settings = Readonly<Record<string, string>>

/** An answer of the brokers about topics. */
export interface TopicSettings {
  /** The names are those of topics. */
  readonly found: ReadonlyMap<string, Settings>
  /** Sentences: why the settings of other topics are not known. */
  readonly unknown: readonly string[]
}

/** A topic has another setting than wanted. */
export interface SettingDifference {
  readonly topic: string
  readonly setting: string
  readonly wanted: string
  readonly found: string
  /** Without the wanted value records are lost or clocks are wrong: a pod refuses to work. */
  readonly isRefused: boolean
  /** This kind of cluster takes the setting with a new topic and never again. */
  readonly isOnlyAtCreation?: true
}

/** Settings in need of at least the wanted value; -1 is without limit. */
const leastValues = new Set([
  'retention.ms',
  'retention.bytes',
  'delete.retention.ms',
  'max.message.bytes',
  'message.timestamp.before.max.ms',
])

/** Compares wanted topics with existing ones, as far as their settings are known. */
export const settingDifferences = (
  wanted: readonly NewTopic[],
  found: TopicSettings['found'],
  own: readonly OwnTopics[],
): readonly SettingDifference[] =>
  wanted.flatMap(({ topic, config, defaults, onlyAtCreation = [] }) =>
    Object.entries({ ...config, ...defaults }).flatMap(([setting, value]) => {
      const current = found.get(topic)?.[setting]
      if (current === undefined || fits(setting, value, current)) return []
      const isRefused = own.some((each) => needs(each, topic, setting))
      const isOnlyAtCreation = onlyAtCreation.includes(setting)
      const difference = { topic, setting, wanted: value, found: current, isRefused }
      return [isOnlyAtCreation ? { ...difference, isOnlyAtCreation } : difference]
    }),
  )

/** One line: both values, and the command to set the wanted one. */
export const differenceText = ({ topic, setting, wanted, found, isOnlyAtCreation }: SettingDifference): string =>
  `${topic} has ${setting}=${found} instead of ${wanted}: ` +
  (isOnlyAtCreation === true
    ? 'this kind of cluster sets it for new topics alone; if the topic holds nothing yet, delete it and run ' +
      'npm run cli -- topics apply, otherwise start a new application version'
    : `kafka-configs.sh --bootstrap-server <brokers> --alter --entity-type topics --entity-name ${topic} ` +
      `--add-config ${setting}=${wanted}`)

const fits = (setting: string, wanted: string, found: string): boolean => {
  if (leastValues.has(setting)) return found === '-1' || (wanted !== '-1' && Number(found) >= Number(wanted))
  return sorted(found) === sorted(wanted)
}

/** A clean-up policy is a list. */
const sorted = (list: string): string => list.split(',').toSorted().join()

/**
 * A changelog with `delete` loses rows, and one without `compact` grows for ever. Compaction would drop ticks, records on their
 * way and dead letters, or refuse them for want of a key. A journal with its writers' clocks moves the time of all tenants. A
 * changelog that soon forgets deletions brings deleted rows back, for a pod with older rows on its disk.
 */
const needs = (own: OwnTopics, topic: string, setting: string): boolean =>
  (setting === 'cleanup.policy' && Object.values<string>({ ...own }).includes(topic)) ||
  (setting === 'message.timestamp.type' && topic === own.journal) ||
  (setting === 'delete.retention.ms' && topic === own.changelog)

import type { CheckedTopic } from '#world/verifier/seen-event.ts'
import { changed, indexOf, without } from '../place-records.ts'
import type { Told } from '../tale.ts'
import { goodRun } from '../told-events.ts'

/** The good run with the data of the n-th record of a topic changed. */
export const goodRunWith = (topic: CheckedTopic, change: Readonly<Record<string, unknown>>, n = 0): readonly Told[] => {
  const told = goodRun()
  const index = indexOf(told, topic, n)
  return changed(told, index, { data: { ...told[index]!.data, ...change } })
}

/** The good run without the n-th record of a topic. */
export const goodRunWithout = (topic: CheckedTopic, n = 0): readonly Told[] => {
  const told = goodRun()
  return without(told, indexOf(told, topic, n))
}

/** The good run with the n-th record of a topic moved to its end. */
export const goodRunWithLast = (topic: CheckedTopic, n = 0): readonly Told[] => {
  const told = goodRun()
  return [...goodRunWithout(topic, n), told[indexOf(told, topic, n)]!]
}

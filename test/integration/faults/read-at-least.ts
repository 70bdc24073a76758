import type kafka from '@confluentinc/kafka-javascript'
import { vi } from 'vitest'
import { readTopic } from '../../../bench/counting/read-topic.ts'

/** Waits for so many committed records, and gives all of them: later ones show in what a test expects. */
export const readAtLeast = async (brokers: string, topic: string, count: number): Promise<readonly kafka.Message[]> => {
  const enough = async () => (await readTopic(brokers, topic)).length >= count
  await vi.waitUntil(enough, { timeout: 15_000, interval: 200 })
  return readTopic(brokers, topic)
}

import kafka from '@confluentinc/kafka-javascript'
import { afterEach, expect, it, vi } from 'vitest'
import { topologyOf } from '#cli/applications.ts'
import { skipBatch } from '#cli/skip-batch.ts'
import { connection } from '../kafka/stand-in-client.ts'

type Done = (error: unknown, result: unknown) => void

afterEach(() => vi.restoreAllMocks())

it('the order to skip a batch waits for a position that a running pod is about to commit', async () => {
  const place = { topic: 'numbers', partition: 3 }
  const answers = [
    { ...place, offset: -1001, error: { code: 88, message: 'unstable offset commits' } },
    { ...place, offset: -1001 },
  ]
  vi.spyOn(kafka.AdminClient, 'create').mockReturnValue({
    describeTopics: ([name]: readonly string[], _options: object, done: Done) =>
      done(null, [{ name, partitions: [{}] }]),
    listConsumerGroupOffsets: ([{ groupId }]: readonly [{ groupId: string }], _options: object, done: Done) =>
      done(null, [{ groupId, partitions: [answers.shift()] }]),
    disconnect: () => undefined,
  } as never)
  await expect(skipBatch(topologyOf('cpaas'), connection, place)).rejects.toMatchObject({ code: 'NOTHING_TO_SKIP' })
  expect(answers).toEqual([])
})

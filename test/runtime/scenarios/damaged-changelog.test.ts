import { describe, expect, it } from 'vitest'
import { first, own } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'
import { TaskCorruptedError } from '#runtime/ports/errors.ts'

/** A broker that a pod has worked with, in whose changelog something is changed then. */
const damaged = async (isIt: (text: string) => boolean, change: (text: string) => string): Promise<MemoryBroker> => {
  const broker = new MemoryBroker()
  broker.number(0, first, 1)
  await run(broker, 1)
  for (const [name, records] of broker.logs)
    if (name.startsWith(own.changelog))
      broker.logs.set(
        name,
        records.map((record) => {
          const text = record.value?.toString() ?? ''
          return isIt(text) ? { ...record, value: Buffer.from(change(text)) } : record
        }),
      )
  return new MemoryBroker(broker)
}

describe('a changelog', () => {
  it.each<[string, (text: string) => boolean, (text: string) => string, RegExp]>([
    ['whose commit row is damaged', (text) => text.startsWith('{"seq"'), () => '{', /its commit row cannot be read/],
    [
      'whose commit row names an unknown topology',
      (text) => text.startsWith('{"seq"'),
      (text) => text.replace(/"fingerprint":"\w+"/, '"fingerprint":"none"'),
      /names topology none, which its changelog lacks/,
    ],
    [
      'whose text of a topology is damaged',
      (text) => text.includes('"format": 2'),
      (text) => text.replace('"tasks": 2', '"tasks": 3'),
      /the text of topology \w+ is another one/,
    ],
  ])('%s ends the pod before it processes anything', async (_name, isIt, change, says) => {
    const broker = await damaged(isIt, change)
    broker.number(0, first, 2)
    const failure = await run(broker, 2).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(TaskCorruptedError)
    expect((failure as Error).message).toMatch(says)
    expect(broker.totals).toHaveLength(1)
  })
})

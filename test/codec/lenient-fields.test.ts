import { expect, it } from 'vitest'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { codecWith, codeOf, recordOf } from './events.ts'

const codec = codecWith()

const readFrom = <V>(topic: Topic<V>, fields: object): V => {
  const data = { tenantId: 'tenant-uuid', ...fields }
  const event = { specversion: '1.0', type: topic.name, source: 'gateway', id: 'evt-1', data }
  return codec.decode(topic, recordOf(topic, { value: Buffer.from(JSON.stringify(event)) })).data
}

const read = (fields: object) =>
  readFrom(topics.smsInbound, { providerMessageId: 'SM1', from: '+14155550171', body: 'STOP', ...fields })

it('tells an opt-out also with a value of the wrong type in a lenient field', () => {
  expect(read({ numMedia: '0', raw: { NumMedia: 0 }, country: 1, receivedAt: 'now' })).toEqual(read({}))
  expect(codeOf(() => read({ body: 1 }))).toBe('INVALID_DATA')
})

it('tells of a person to be forgotten, whatever stands for the time of the wish', () => {
  const order = { recipient: '+14155550171' }
  expect(readFrom(topics.subjectErased, { ...order, requestedAt: 'today' })).toEqual(
    readFrom(topics.subjectErased, order),
  )
})

import { expect, it } from 'vitest'
import { topics } from '#topology/topics.ts'
import { codecWith, codeOf, recordOf } from './events.ts'

const topic = topics.smsInbound
const codec = codecWith()

const read = (fields: object) => {
  const data = { tenantId: 'tenant-uuid', providerMessageId: 'SM1', from: '+14155550171', body: 'STOP', ...fields }
  const event = { specversion: '1.0', type: topic.name, source: 'gateway', id: 'evt-1', data }
  return codec.decode(topic, recordOf(topic, { value: Buffer.from(JSON.stringify(event)) })).data
}

it('tells an opt-out also with a value of the wrong type in a lenient field', () => {
  expect(read({ numMedia: '0', raw: { NumMedia: 0 }, country: 1, receivedAt: 'now' })).toEqual(read({}))
  expect(codeOf(() => read({ body: 1 }))).toBe('INVALID_DATA')
})

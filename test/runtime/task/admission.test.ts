import { describe, expect, it } from 'vitest'
import type { InputSource } from '#runtime/inputs/partition-group.ts'
import { admit, originOf } from '#runtime/task/admission.ts'
import type { CodecPort } from '#runtime/ports/codec-port.ts'
import { appendForward } from '#runtime/task/forward.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import { MemoryCodec } from '#testing/memory-codec.ts'
import { hearingTopology, numbers, own, tenantAt } from '../given-tasks.ts'

const tasks = 2
const now = 5_000
const place = { number: 0, tasks, forwardTopic: own.forward }
const [here, elsewhere] = [tenantAt(0, tasks), tenantAt(1, tasks)]
const memory = new MemoryCodec()

const record = (tenantId: string | null, changes: Partial<RawRecord> = {}): RawRecord => {
  const attributes = { id: 'in', type: numbers.name, source: 'test', time: 0, extensions: {} }
  const value = memory.put({
    topic: numbers.name,
    tenantId: (tenantId ?? elsewhere) as never,
    attributes,
    data: { n: 1 },
  })
  const key = tenantId === null ? null : Buffer.from(tenantId)
  return { topic: numbers.name, partition: 0, offset: 7, timestamp: 100, key, value, headers: [], ...changes }
}

/** As the home task reads what another one has forwarded. */
const forwarded = (raw: RawRecord): RawRecord => {
  const outbox = new Outbox()
  appendForward(outbox, raw, { topic: own.forward, home: 0, tasks: 3 }, { published: (time) => time })
  const { partition = 0, ...rest } = outbox.read(0)
  return { ...rest, partition, offset: 3 }
}

const failing = (code: string, facts: object = {}): CodecPort =>
  Object.assign(new MemoryCodec(), {
    decode: () => {
      throw Object.assign(new Error('no'), { code, ...facts })
    },
  })

const decide = (source: InputSource, raw: RawRecord, codec: CodecPort = memory) =>
  admit(source, raw, { topology: hearingTopology, codec, place }, now)

describe('a record from an input', () => {
  it('is processed where its key is at home', () => {
    const raw = record(here)
    expect(decide(0, raw)).toMatchObject({ kind: 'process', raw, event: { tenantId: here } })
  })

  it('is forwarded to the home of its key before anybody decodes it', () => {
    const raw = record(elsewhere, { value: Buffer.from('no event') })
    const to = { topic: own.forward, home: 1, tasks }
    expect(decide(0, raw, failing('NOT_JSON'))).toEqual({ kind: 'forward', raw, to })
  })

  it('is forwarded to the home of its tenant when it has no key', () => {
    expect(decide(0, record(null))).toMatchObject({ kind: 'forward', to: { home: 1 } })
    expect(decide(0, record(here, { key: null }))).toMatchObject({ kind: 'process' })
  })

  it.each([
    ['cannot be decoded', record(here), 'NOT_JSON'],
    ['has another key than its tenant', record(here), 'TENANT_MISMATCH'],
    ['has no key and cannot be decoded', record(null), 'NOT_JSON'],
  ])('is a dead letter when it %s', (_what, raw, reason) => {
    expect(decide(0, raw, failing(reason))).toMatchObject({ kind: 'dead-letter', reason, stage: 'decode', raw })
  })

  it('is a dead letter when the forward topic does not take it', () => {
    const raw = record(elsewhere, { value: Buffer.alloc(1_200_000) })
    expect(decide(0, raw)).toMatchObject({ kind: 'dead-letter', reason: 'OVERSIZE', stage: 'forward' })
  })

  it('waits for a schema', () => {
    const waiting = failing('SCHEMA_NOT_LOADED', { schemaId: 5 })
    expect(decide(0, record(null), waiting)).toEqual({ kind: 'wait', awaitSchema: 5 })
  })

  it('is at home wherever there is but one task', () => {
    const parts = { topology: hearingTopology, codec: memory }
    expect(admit(0, record(elsewhere), parts, now)).toMatchObject({ kind: 'process' })
  })

  it.each([-1, -70, 253_402_300_800_000, Number(2n ** 63n - 1n)])(
    'with the timestamp %d is shown to codec and rules as if it had come now',
    (timestamp) => {
      const shown: number[] = []
      const codec = Object.assign(new MemoryCodec(), {
        decode: (topic: never, raw: RawRecord) => {
          shown.push(raw.timestamp)
          return memory.decode(topic, raw)
        },
      })
      const raw = record(here, { timestamp })
      expect(decide(0, raw, codec as CodecPort)).toMatchObject({ kind: 'process', timestamp: now, raw: { timestamp } })
      expect(shown).toEqual([now])
    },
  )
})

describe('a record that was forwarded', () => {
  it.each([
    ['with its key', record(here)],
    ['without a key', record(here, { key: null })],
  ])('is processed at home as it came from its own topic, %s', (_what, raw) => {
    expect(decide('forward', forwarded(raw))).toMatchObject({
      kind: 'process',
      source: hearingTopology.sources[0],
      event: { tenantId: here },
      raw,
    })
  })

  it.each([
    ['its key', record(elsewhere)],
    ['its tenant', record(null)],
  ])('is never forwarded again, when it is not at the home of %s', (_what, raw) => {
    expect(decide('forward', forwarded(raw))).toMatchObject({ kind: 'dead-letter', reason: 'NOT_AT_HOME', raw })
  })

  it('is a dead letter when nobody reads its topic any more', () => {
    const raw = record(here, { topic: 'gone.v1' })
    expect(decide('forward', forwarded(raw))).toMatchObject({ kind: 'dead-letter', reason: 'NOT_A_SOURCE', raw })
  })

  it('is a dead letter as it is when nobody can tell where it stood', () => {
    const raw = { ...forwarded(record(here)), headers: [] }
    expect(decide('forward', raw)).toMatchObject({ kind: 'dead-letter', reason: 'FORWARD_INVALID', raw })
    expect(originOf('forward', raw)).toEqual(raw)
  })

  it('has its origin also when it is refused without being looked at', () => {
    const raw = record(here)
    expect(originOf('forward', forwarded(raw))).toEqual(raw)
    expect(originOf(0, raw)).toBe(raw)
  })
})

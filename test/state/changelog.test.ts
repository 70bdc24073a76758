import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  changelogKey,
  parseChangelogKey,
  Restore,
  writeCommitRow,
  writeRows,
  writeSchemas,
  writeTopology,
} from '#state/changelog.ts'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { RowCodecError, RowCodecs } from '#state/row-codec.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import type { TenantId } from '#stream/record.ts'
import { encodeKey, type EncodedKey } from '#stream/store-key.ts'
import { keyValue } from '#stream/store-port.ts'
import type { StreamTime } from '#stream/time.ts'

interface Named {
  readonly name: string
}
const namedJson = '{"type":"record","name":"Named","fields":[{"name":"name","type":"string"}]}'
const grownJson =
  '{"type":"record","name":"Named","fields":[{"name":"name","type":"string"},{"name":"size","type":"long","default":7}]}'
const parts = ['tenant', 'name'] as const
const named = keyValue<readonly [TenantId, string], Named>('named', 300, { name: 'Named', json: namedJson }, parts)
const grown = keyValue<readonly [TenantId, string], Named & { size: number }>(
  'named',
  300,
  { name: 'Named', json: grownJson },
  parts,
)
const acme = encodeKey(['acme' as TenantId, 'x'])

const row = (value: unknown, deadline?: number) => ({
  value,
  deadline: deadline as StreamTime | undefined,
  emitted: 0,
  born: 0,
})

/** A changelog in memory: what was written, in order. */
const written = (
  write: (sink: Parameters<typeof writeRows>[2]) => void,
): readonly { key: Buffer; value: Buffer | null }[] => {
  const outbox = new Outbox()
  write({
    slab: outbox.slab,
    writeKey: (key) => outbox.writeKey(key),
    write: (text) => outbox.write(text),
    seal: (hasValue) => void outbox.seal({ topic: '', timestamp: 0, headers: [] }, hasValue),
  })
  return Array.from({ length: outbox.count }, (_, index) => {
    const { key, value } = outbox.read(index)
    return { key: Buffer.from(key!), value: value && Buffer.from(value) }
  })
}

const layersWith = (value: Named | undefined): Layers => {
  const layers = new Layers([named], inMemory)
  layers.put(named.number, acme, value && { value, deadline: 42 as StreamTime, emitted: 3, born: 2 ** 50 })
  layers.keep()
  layers.freeze()
  return layers
}

const restored = (records: ReturnType<typeof written>, store = named) => {
  const layers = new Layers([store], inMemory)
  const restore = new Restore(layers, new RowCodecs([store]))
  for (const { key, value } of records) restore.apply(key, value)
  return { layers, restore }
}

describe('changelog', () => {
  const codecs = new RowCodecs([named])

  it('brings rows back with their deadline and emissions', () => {
    const { layers } = restored(written((sink) => writeRows(layersWith({ name: 'ring' }), codecs, sink)))
    expect(layers.get(named.number, acme)).toEqual({ value: { name: 'ring' }, deadline: 42, emitted: 3, born: 2 ** 50 })
    expect(layers.due(42)?.visit.key).toBe(acme)
  })

  it('has the rows of a commit settled by their bytes in it, each commit once', () => {
    const settled: number[] = []
    const settle = (bytes: number) => void settled.push(bytes) as undefined
    const layers = new Layers([named], { ...inMemory, settle })
    layers.put(named.number, acme, row({ name: 'ring' }))
    layers.keep()
    layers.freeze()
    const [record] = written((sink) => writeRows(layers, codecs, sink))
    layers.fold()
    layers.freeze()
    layers.fold()
    expect(settled).toEqual([record!.key.length + record!.value!.length, 0])
  })

  it('writes a deleted row as a tombstone, which removes it on restore', () => {
    const first = written((sink) => writeRows(layersWith({ name: 'ring' }), codecs, sink))
    const second = written((sink) => writeRows(layersWith(undefined), codecs, sink))
    expect(second[0]?.value).toBeNull()
    expect(restored([...first, ...second]).layers.get(named.number, acme)).toBeUndefined()
  })

  it('keeps the newest commit row', () => {
    const records = written((sink) => {
      writeCommitRow('{"seq":1}', sink)
      writeCommitRow('{"seq":2}', sink)
    })
    expect(restored(records).restore.commitRow).toBe('{"seq":2}')
  })

  it('goes on from the texts of a checkpoint, and reads rows by its schemas', () => {
    const texts = { commitRow: '{"seq":1}', schemas: codecs.schemas, topologies: new Map([['shape', 'text']]) }
    const layers = new Layers([grown], { ...inMemory, checkpoint: { ...texts, offset: 5, askedMs: 0, stores: [300] } })
    const restore = new Restore(layers, new RowCodecs([grown]))
    expect(restore).toMatchObject(texts)
    const [later] = written((sink) => writeRows(layersWith({ name: 'ring' }), codecs, sink))
    restore.apply(later!.key, later!.value)
    expect(layers.get(grown.number, acme)?.value).toEqual({ name: 'ring', size: 7 })
  })

  it('reads rows of an earlier schema by the text that the changelog holds', () => {
    const records = written((sink) => {
      writeSchemas(codecs.schemas, sink)
      writeRows(layersWith({ name: 'ring' }), codecs, sink)
    })
    const { layers, restore } = restored(records, grown as never)
    expect(layers.get(grown.number, acme)?.value).toEqual({ name: 'ring', size: 7 })
    expect(restore.schemas).toEqual(codecs.schemas)
  })

  it('keeps why a row could not be read, and reads the others', () => {
    const unknown = written((sink) => writeRows(layersWith({ name: 'ring' }), codecs, sink))
    const known = written((sink) => writeCommitRow('newest', sink))
    const { restore } = restored([...unknown, ...known], grown as never)
    expect(restore.unreadable).toBeInstanceOf(RowCodecError)
    expect(restore.commitRow).toBe('newest')
  })

  it('keeps the reason also when the schema of the build cannot read that of the row', () => {
    const records = written((sink) => {
      writeSchemas(codecs.schemas, sink)
      writeRows(layersWith({ name: 'ring' }), codecs, sink)
    })
    const json = namedJson.replace('"string"', '"long"')
    const narrowed = keyValue('named', 300, { name: 'Named', json }, parts)
    const { unreadable } = restored(records, narrowed as never).restore
    expect(unreadable?.message).toMatch(
      /^a row of store named was written with schema \w{8}, which this build cannot read/,
    )
  })

  it('leaves out rows of a store that is gone', () => {
    const records = written((sink) => writeRows(layersWith({ name: 'ring' }), codecs, sink))
    const other = keyValue('other', 5, { name: 'Named', json: namedJson }, ['tenant'])
    expect(restored(records, other as never).restore.unreadable).toBeUndefined()
  })

  it('brings back the shapes of the topologies that wrote it', () => {
    const { restore } = restored(written((sink) => writeTopology('f1', '{"tasks":6}', sink)))
    expect(restore.topologies).toEqual(new Map([['f1', '{"tasks":6}']]))
  })

  it('names the field that does not fit its schema, not its value', () => {
    expect(() => codecs.check(named.number, row({ name: 14155552671 }))).toThrow(/at "name"/)
    expect(() => codecs.check(named.number, row({ name: 14155552671 }))).not.toThrow(/1415/)
  })

  it('refuses what would be in memory and not in the changelog: a field that the schema lacks', () => {
    expect(() => codecs.check(named.number, row({ name: 'ring', size: 2 }))).toThrow(RowCodecError)
  })

  it.each([0.5, Number.NaN, -1])('refuses a timer at %d, which the changelog could not hold', (deadline) => {
    expect(() => codecs.check(named.number, row({ name: 'ring' }, deadline))).toThrow(/deadline/)
  })

  it('refuses a row that no topic would take', () => {
    expect(() => codecs.check(named.number, row({ name: 'x'.repeat(1_000_000) }))).toThrow(/larger than/)
  })

  it.each([
    ['too short for one', Buffer.alloc(12), 'another program has written to this changelog'],
    ['of a schema that it does not hold', Buffer.alloc(13, 7), 'run the version that wrote it'],
  ])('says what to do about a row that is %s', (_how, bytes, remedy) => {
    expect(() => codecs.decode(named.number, bytes)).toThrow(remedy)
  })

  it('says so when a row does not hold what its schema says', () => {
    const [record] = written((sink) => writeRows(layersWith({ name: 'ring' }), codecs, sink))
    expect(() => codecs.decode(named.number, record!.value!.subarray(0, -1))).toThrow(RowCodecError)
  })

  it('refuses a schema that has the fingerprint of another one by chance', () => {
    const [one, other] = ['22858', '41922'].map((doc) => namedJson.replace('"fields"', `"doc":"${doc}","fields"`))
    const fingerprint = '9a24d49e'
    codecs.learn(fingerprint, one!)
    expect(() => codecs.learn(fingerprint, one!)).not.toThrow()
    expect(() => codecs.learn(fingerprint, other!)).toThrow(/two schemas have the fingerprint 9a24d49e/)
    const ofThisBuild = new RowCodecs([{ ...named, schema: { name: 'Named', json: one! } }])
    expect(() => ofThisBuild.learn(fingerprint, other!)).toThrow(/two schemas have the fingerprint 9a24d49e/)
  })

  it('refuses the text of a schema that is not the one of its fingerprint', () => {
    const [fingerprint] = [...codecs.schemas.keys()]
    expect(() => codecs.learn(fingerprint!, namedJson)).not.toThrow()
    expect(() => codecs.learn(fingerprint!, grownJson)).toThrow(/the text of schema \w{8} is another one/)
    const texts = written((sink) => writeSchemas(new Map([[fingerprint!, 'damaged']]), sink))
    expect(restored(texts).restore.unreadable?.message).toMatch(/is another one/)
  })

  it('refuses a key that is no UTF-8: others would decode to the same row', () => {
    expect(() => parseChangelogKey(Buffer.from([7, 0x61, 0xff]))).toThrow(RowCodecError)
    expect(parseChangelogKey(Buffer.from('\u0007a\uFFFD'))).toEqual({ store: 7, name: 'a\uFFFD' })
  })

  it('reads back every key that it writes', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.string({ unit: 'grapheme' }), (store, name) => {
        expect(parseChangelogKey(changelogKey(store, name as EncodedKey))).toEqual({ store, name })
      }),
    )
  })
})

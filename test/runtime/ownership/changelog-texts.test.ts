import { beforeEach, expect, it } from 'vitest'
import { ChangelogTexts } from '#runtime/ownership/changelog-texts.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import { type ChangelogSink, parseChangelogKey } from '#state/changelog.ts'
import type { EngineRows } from '#state/checkpoint.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { own, topology } from '../given-application.ts'

const running = { fingerprint: 'new', shape: 'the new shape' }
const nothing: EngineRows = { commitRow: undefined, schemas: new Map(), topologies: new Map() }

let rows: RowCodecs
let schemas: readonly string[]
beforeEach(() => {
  rows = new RowCodecs(topology.stores)
  schemas = [...rows.schemas].map(([fingerprint]) => `schema/${fingerprint}`)
})

/** Writes a commit and returns the names of what was written. */
const written = (texts: ChangelogTexts, commitRow: string): readonly string[] => {
  const outbox = new Outbox()
  const sink: ChangelogSink = {
    slab: outbox.slab,
    writeKey: (key) => outbox.writeKey(key),
    write: (text) => outbox.write(text),
    seal: (hasValue) => outbox.seal({ topic: own.changelog, partition: 0, timestamp: 0, headers: [] }, hasValue),
  }
  texts.writeMissing(rows, sink)
  texts.writeCommitRow(commitRow, sink)
  return Array.from(
    { length: outbox.count },
    (_, index) => parseChangelogKey(Buffer.from(outbox.read(index).key!)).name,
  )
}

it('the first commit writes all texts, the next ones their commit row alone', () => {
  const texts = new ChangelogTexts(running, nothing, undefined)
  expect(written(texts, 'one')).toEqual(['topology/new', ...schemas, 'commit'])
  texts.fold()
  expect(written(texts, 'two')).toEqual(['commit'])
})

it('texts are committed when their transaction is, not before', () => {
  const texts = new ChangelogTexts(running, nothing, undefined)
  written(texts, 'one')
  expect(texts.committed).toEqual(nothing)
  texts.fold()
  const committed = { commitRow: 'one', schemas: rows.schemas, topologies: new Map([['new', 'the new shape']]) }
  expect(texts.committed).toEqual(committed)
})

it('after a transaction that failed the next one writes them once more', () => {
  const texts = new ChangelogTexts(running, nothing, undefined)
  written(texts, 'one')
  expect(written(texts, 'one again')).toEqual(['topology/new', ...schemas, 'commit'])
  texts.fold()
  expect(texts.committed.commitRow).toBe('one again')
})

it('texts of earlier builds stay beside those of this one', () => {
  const before = { ...nothing, schemas: new Map([['old', '"long"']]), topologies: new Map([['old', 'a shape']]) }
  const texts = new ChangelogTexts(running, before, 'old')
  expect(written(texts, 'one')).toEqual(['topology/new', ...schemas, 'commit'])
  texts.fold()
  expect([...texts.committed.schemas.keys()]).toEqual(['old', ...rows.schemas.keys()])
  expect([...texts.committed.topologies.keys()]).toEqual(['old', 'new'])
})

it('the shape of a topology that another one has followed is written once more when it comes back', () => {
  const both = new Map([
    ['old', 'a shape'],
    ['new', 'the new shape'],
  ])
  const texts = new ChangelogTexts(running, { ...nothing, schemas: rows.schemas, topologies: both }, 'old')
  expect(written(texts, 'one')).toEqual(['topology/new', 'commit'])
})

it('a changelog that was made again has none of them', () => {
  const texts = new ChangelogTexts(running, nothing, undefined)
  written(texts, 'one')
  texts.fold()
  texts.forget()
  expect(texts.committed).toEqual(nothing)
  expect(written(texts, 'two')).toEqual(['topology/new', ...schemas, 'commit'])
})

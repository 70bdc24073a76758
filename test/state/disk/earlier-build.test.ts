import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Checkpoint, RefuseCheckpoint } from '#state/checkpoint.ts'
import { checked } from '#state/disk/checksum.ts'
import { diskKey } from '#state/disk/disk-key.ts'
import { openRowFile } from '#state/disk/row-file.ts'
import { TaskDisks } from '#state/disk/task-disks.ts'
import type { BrokerFacts } from '#runtime/ownership/broker-facts.ts'
import { refusalBy } from '#runtime/ownership/checkpoint-check.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { Restore } from '#state/changelog.ts'
import { Layers } from '#state/layers.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { readHeader } from '#state/row-header.ts'
import { encodeKey } from '#stream/store-key.ts'
import { sample } from '../../stream/given-topology.ts'
import type { Topology } from '#stream/nodes.ts'
import { keyValue, type Row } from '#stream/store-port.ts'
import type { TenantId } from '#stream/record.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import type { StreamTime } from '#stream/time.ts'

const recordOf = (...fields: readonly object[]): string => JSON.stringify({ type: 'record', name: 'Row', fields })
const field = (name: string, type: string, value?: unknown) => ({
  name,
  type,
  ...(value === undefined ? {} : { default: value }),
})
const declare = (name: string, number: number, json: string) =>
  keyValue<readonly [TenantId], unknown>(name, number, { name: 'Row', json }, ['tenant'])

const [totalsNumber, marksNumber] = [1, 2]
const totals = declare('totals', totalsNumber, recordOf(field('count', 'int'), field('note', 'string')))
/** Without the note, with a wider count and two new fields. */
const laterTotals = declare(
  'totals',
  totalsNumber,
  recordOf(field('count', 'long'), field('largest', 'long', -1), field('unit', 'string', 'ms')),
)
const marks = declare('marks', marksNumber, '"long"')

type Build = readonly (typeof totals)[]

const keys = ['a', 'b', 'c', 'd'].map((tenant) => encodeKey([tenant as TenantId]))
const row = (value: unknown, deadline?: number): Row<unknown> => ({
  value,
  deadline: deadline as StreamTime | undefined,
  emitted: 1,
  born: 2,
})
/** The changelog that the checkpoints are of. */
const changelog = { topic: 'log', partition: 7, first: 0, end: 50 }
const facts: BrokerFacts = { tasks: 8, ids: new Map(), inputs: [], committed: [], ranges: [], changelog }
const refusalParts = { own: ownTopics('app'), acceptedTopicIds: new Set<string>(), nowMs: () => 1_000 }
const limits = { pinnedRows: 1, pinnedBytes: Infinity, cachedBytes: 0, timersAheadMs: 0, loadedTimers: 2 }
const trust: RefuseCheckpoint = () => undefined
let root: string
let told: string[]

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'earlier-build-'))
  told = []
  return () => rmSync(root, { recursive: true, force: true })
})

/** Lets a process of a build work with the disk of its task, and ends it. */
const run = async (
  build: Build,
  use: (layers: Layers, codecs: RowCodecs) => Promise<void> | void,
  refuse: RefuseCheckpoint = trust,
): Promise<void> => {
  const stores = taskStores({ stores: build as Topology['stores'] })
  const codecs = new RowCodecs(stores)
  const tell = (_task: number, message: string) => void told.push(message)
  const disks = new TaskDisks(root, codecs, limits, { tell, measured: () => undefined })
  const layers = new Layers(stores, await disks.open(7, refuse))
  new Restore(layers, codecs)
  await use(layers, codecs)
  await disks.close()
}

/** Commits these rows, and makes a checkpoint. */
const save = async (layers: Layers, codecs: RowCodecs, store: number, rows: readonly Row<unknown>[]): Promise<void> => {
  for (const [index, each] of rows.entries()) layers.restore(store, keys[index]!, each)
  const schemas = new Map([...(layers.checkpoint?.schemas ?? []), ...codecs.schemas])
  const rest: Omit<Checkpoint, 'stores'> = {
    offset: 40,
    askedMs: 0,
    commitRow: undefined,
    topologies: new Map(),
    schemas,
  }
  expect(await layers.save(rest, () => undefined)).toBe(true)
}

const saving =
  (store: number, rows: readonly Row<unknown>[]) =>
  (layers: Layers, codecs: RowCodecs): Promise<void> =>
    save(layers, codecs, store, rows)

/** The schemas of the rows in the file, by fingerprint in hex. */
const writtenWith = async (store: number): Promise<readonly (string | undefined)[]> => {
  const file = openRowFile(join(root, '7'))
  const headers = keys.map((each) => file.getBinary(diskKey(store, each))).map((bytes) => readHeader(checked(bytes!)!))
  await file.close()
  return headers.map((header) => header?.fingerprint.toString(16).padStart(8, '0'))
}

const nameOf = (store: typeof totals): string => [...new RowCodecs([store]).schemas.keys()][0]!

const counted = keys.map((_, index) => row({ count: index, note: 'x' }, index === 0 ? 100 : undefined))
const marked = keys.map((_, index) => row(index, 50 + index))

describe('rows on disk of an earlier schema', () => {
  it('are read by the text in the stamp: without removed fields, with the defaults of new ones', async () => {
    await run([totals], saving(totalsNumber, counted))
    await run([laterTotals], (layers) => {
      expect(keys.map((each) => layers.get(totalsNumber, each))).toEqual(
        counted.map((each, count) => ({ ...each, value: { count, largest: -1, unit: 'ms' } })),
      )
      expect(layers.due(100)?.row.value).toEqual({ count: 0, largest: -1, unit: 'ms' })
    })
    expect(told).toEqual([])
  })

  it('have the schema of the build that wrote them last, each for itself', async () => {
    await run([totals], saving(totalsNumber, counted))
    await run([laterTotals], saving(totalsNumber, [row({ count: 9, largest: 9, unit: 's' })]))
    const [was, is] = [nameOf(totals), nameOf(laterTotals)]
    expect(await writtenWith(totalsNumber)).toEqual([is, was, was, was])
  })

  it('are read by builds after the next one, whose stamps have the texts of all before', async () => {
    await run([totals], saving(totalsNumber, counted))
    await run([laterTotals], saving(totalsNumber, [row({ count: 9, largest: 9, unit: 's' })]))
    const latest = declare('totals', totalsNumber, recordOf(field('count', 'double'), field('note', 'string', 'none')))
    await run([latest], (layers) => {
      expect(keys.map((each) => layers.get(totalsNumber, each)?.value)).toEqual([
        { count: 9, note: 'none' },
        ...[1, 2, 3].map((count) => ({ count, note: 'x' })),
      ])
    })
  })

  it('are told to be unreadable without their text, instead of read as others', async () => {
    await run([totals], saving(totalsNumber, counted))
    const quiet = { tell: () => undefined, measured: () => undefined }
    const disks = new TaskDisks(root, new RowCodecs([laterTotals]), limits, quiet)
    const table = (await disks.open(7, trust)).of(laterTotals)
    expect(() => table.get(keys[1]!)).toThrow(/whose text the changelog does not hold/)
    await disks.close()
  })
})

describe('rows on disk of a store that is gone', () => {
  const refusing = (...stores: Topology['stores']) =>
    refusalBy(facts, { topology: { ...sample(), stores }, ...refusalParts })

  it('are not read by a build without it, which empties the folder; and none comes back with the store', async () => {
    await run([totals, marks], saving(marksNumber, marked))
    const isEmpty = (layers: Layers) => expect(layers.checkpoint).toBeUndefined()
    await run([totals], isEmpty, refusing(totals))
    expect(told).toEqual([
      expect.stringContaining('they hold those of store number 2, which the topology has no longer'),
    ])
    await run([totals, marks], (layers) => {
      expect(keys.map((each) => layers.get(marksNumber, each))).toEqual(keys.map(() => undefined))
      expect(layers.due(1_000)).toBeUndefined()
    })
  })

  it('are not looked for in the checkpoint of a build that did not have it', async () => {
    await run([totals], saving(totalsNumber, counted))
    await run([totals, marks], (layers) => expect(layers.checkpoint).toBeUndefined(), refusing(totals, marks))
    expect(told).toEqual([
      expect.stringContaining('they lack those of store marks, which the topology has gained since'),
    ])
  })
})

import type { Checkpoint, RefuseCheckpoint } from '#state/checkpoint.ts'
import type { Table } from '#state/table.ts'
import { key } from '../layers-model.ts'
import { codecs } from './given-disk.ts'

export const checkpoint: Omit<Checkpoint, 'stores'> = {
  offset: 40,
  askedMs: 1_000,
  changelogId: 'id',
  commitRow: '{"seq":3}',
  schemas: codecs.schemas,
  topologies: new Map([['f', 'shape']]),
}
export const trust: RefuseCheckpoint = () => undefined

/** The values of the first four rows. */
export const valuesIn = (table: Table) => [0, 1, 2, 3].map((n) => table.get(key(`${n}`))?.value)

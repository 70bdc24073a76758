import type { RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import type { Schema } from '#stream/schema.ts'
import { firstEngineNumber, keyValue, type Store } from '#stream/store-port.ts'
import type { StoreKey } from '#stream/store-key.ts'
import type { Topology } from '#stream/nodes.ts'

const header = {
  type: 'record',
  name: 'Header',
  fields: [
    { name: 'key', type: 'string' },
    { name: 'value', type: 'bytes' },
  ],
}

/** A producer may have sent any timestamp; a double has all that a record of the engine can hold. */
const schema: Schema<RawRecord> = {
  name: 'eventzr.engine.ParkedRecord',
  json: JSON.stringify({
    type: 'record',
    name: 'ParkedRecord',
    namespace: 'eventzr.engine',
    fields: [
      { name: 'topic', type: 'string' },
      { name: 'partition', type: 'int' },
      { name: 'offset', type: 'double' },
      { name: 'timestamp', type: 'double' },
      { name: 'key', type: ['null', 'bytes'] },
      { name: 'value', type: ['null', 'bytes'] },
      { name: 'headers', type: { type: 'array', items: header } },
    ],
  }),
}

/** The parked records of each tenant as first written, numbered in their order. The engine has it beside the stores of a topology. */
export const parkedStore = keyValue<readonly [TenantId, number], RawRecord>(
  'eventzr-parked',
  firstEngineNumber,
  schema,
  ['tenant', 'record:number'],
)

/** All stores of a task with rows: those of its topology, and the engine's. */
export const taskStores = ({ stores }: Pick<Topology, 'stores'>): readonly Store<StoreKey, unknown>[] => [
  ...stores,
  parkedStore as unknown as Store<StoreKey, unknown>,
]

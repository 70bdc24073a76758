import { topologyShape } from '#runtime/upgrade/topology-shape.ts'
import type { Topology } from '#stream/nodes.ts'
import { processor } from '#stream/processor.ts'
import type { StoreKey } from '#stream/store-key.ts'
import { keyValue } from '#stream/store-port.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { type Counts, countTopic } from '../../stream/given-topology.ts'

/** A topology of one processor `sum` between two topics, with one store; each part can be another. */
export interface Variant {
  readonly tasks?: number
  readonly processors?: readonly string[]
  readonly number?: number
  readonly name?: string
  readonly key?: readonly [string, ...string[]]
  readonly fields?: readonly object[]
  readonly recordName?: string
  readonly stores?: readonly (readonly [name: string, number: number])[]
  readonly from?: string
  readonly to?: string
}

export const n = { name: 'n', type: 'int' }
export const timestamp = (unit: string) => ({ type: 'long', logicalType: `timestamp-${unit}` })

export const listOf = (fields: readonly object[]) => ({
  name: 'list',
  type: { type: 'array', items: { type: 'record', name: 'Item', fields } },
})
export const enumOf = (...symbols: readonly string[]) => ({
  name: 'kind',
  type: { type: 'enum', name: 'Kind', symbols },
})
export const decimal = (scale: number) => ({ type: 'bytes', logicalType: 'decimal', precision: 18, scale })

export const recordOf = (name: string, fields: readonly object[]): string =>
  JSON.stringify({ type: 'record', name, fields })

const declare = (name: string, number: number, key: readonly [string, ...string[]], json: string) =>
  keyValue<StoreKey, unknown>(name, number, { name: 'Row', json }, key as never)

const owning = (name: string, state: Readonly<Record<string, ReturnType<typeof declare>>>) =>
  processor({ name, state, build: () => (input: Counts) => input })

const build = ({
  processors = ['sum'],
  number = 1,
  name = 'totals',
  key = ['tenant', 'id'],
  fields = [n],
  recordName = 'Row',
  stores = [],
  from = 'in.v1',
  to = 'out.v1',
}: Variant): Topology => {
  const own = declare(name, number, key, recordOf(recordName, fields))
  const others = stores.map(([other, its]) => [other, declare(other, its, ['tenant'], '"null"')] as const)
  const input = source(countTopic(from, 'event'))
  return topology(
    'test',
    1,
    processors.map((each, index) =>
      sink(
        countTopic(index === 0 ? to : `${each}.v1`, 'event'),
        through(owning(each, index === 0 ? { own, ...Object.fromEntries(others) } : {}), input),
      ),
    ),
  )
}

export const shape = ({ tasks = 3, ...variant }: Variant = {}): string => topologyShape(build(variant), tasks)

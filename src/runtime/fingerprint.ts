import { createHash } from 'node:crypto'
import type { Topology } from '#stream/nodes.ts'

/** Names the shape of a topology in commit rows: nodes, order, stores with numbers and schemas. 16 hex digits. */
export const topologyFingerprint = ({ name, version, sources, processors, sinks, stores }: Topology): string =>
  createHash('sha256')
    .update(
      JSON.stringify({
        name,
        version,
        sources: sources.map(({ topic }) => topic.name),
        processors: processors.map(({ processor }) => [processor.name, processor.in, processor.out]),
        sinks: sinks.map(({ topic }) => topic.name),
        stores: stores.map(({ name: store, number, schema }) => [store, number, schema.json]),
      }),
    )
    .digest('hex')
    .slice(0, 16)

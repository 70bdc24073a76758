import { createHash } from 'node:crypto'
import { canonicalDescription } from '#stream/describe.ts'
import type { Topology } from '#stream/nodes.ts'

/** Names what runs in commit rows: nodes, wiring, order, stores, and the texts of their schemas. 16 hex digits. */
export const topologyFingerprint = (topology: Topology): string =>
  createHash('sha256')
    .update(canonicalDescription(topology))
    .update(topology.stores.map(({ schema }) => schema.json).join('\n'))
    .digest('hex')
    .slice(0, 16)

import { describe, expect, it } from 'vitest'
import { allTopologies } from '#cli/applications.ts'
import { EdgeCounts } from '#runtime/task/edge-counts.ts'
import { Graph } from '#runtime/task/graph.ts'
import { StoreAccess } from '#runtime/task/store-access.ts'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import type { Topology } from '#stream/nodes.ts'
import { graphOf } from '../../src/admin/topology-graph.ts'
import { layoutOf } from '../../src/admin/page/layout.ts'
import { neighbourOf } from '../../src/admin/page/neighbours.ts'

const never = (): never => {
  throw new Error('wiring has done something')
}

/** The names of the edges that a task counts, as soon as it is wired. */
const wiredEdges = (topology: Topology): Iterable<string> => {
  const edges = new EdgeCounts()
  const parts = { now: never, present: never, enqueue: never, check: never, fail: never }
  const stores = new StoreAccess(new Layers(topology.stores, inMemory), parts)
  const ends = { deliver: never, measure: never, eventId: never, deadLetter: never, feedBack: never, fail: never }
  new Graph(topology, {
    edges,
    owned: (store, processor) => stores.owned(store, processor),
    reader: (store) => stores.reader(store),
    ...ends,
  })
  return edges.counts.keys()
}

describe.each(allTopologies().map((topology) => [topology.name, topology] as const))(
  'the graph of %s',
  (_, topology) => {
    const graph = graphOf(topology)

    it('has an edge for all that its tasks count, but for the way into a feedback: its way out is drawn', () => {
      const counted = graph.edges.flatMap((edge) => edge.counted)
      const wired = [...wiredEdges(topology)].filter((name) => !/ > (feedback |meter$)/.test(name))
      expect(counted.toSorted()).toEqual(wired.toSorted())
    })

    it('has no edge without its two nodes', () => {
      const ids = new Set(graph.nodes.map(({ id }) => id))
      expect(ids.size).toBe(graph.nodes.length)
      expect(graph.edges.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([])
    })

    it('is drawn with every node within the picture, and none over another one', () => {
      const { width, height, nodes } = layoutOf(graph)
      const outer = nodes.filter(({ node }) => node.kind !== 'store')
      expect(nodes.map(({ node }) => node.id).toSorted()).toEqual(graph.nodes.map(({ id }) => id).toSorted())
      for (const box of nodes) {
        expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0)
        expect(box.x + box.width).toBeLessThanOrEqual(width)
        expect(box.y + box.height).toBeLessThanOrEqual(height)
      }
      const over = outer.filter((a) =>
        outer.some(
          (b) => a !== b && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
        ),
      )
      expect(over).toEqual([])
    })

    it('lets a keyboard reach every node by arrows', () => {
      const { nodes } = layoutOf(graph)
      const reached = new Set([nodes[0]!.node.id])
      for (const id of reached)
        for (const direction of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const) {
          const next = neighbourOf(id, direction, nodes)
          if (next !== undefined) reached.add(next)
        }
      expect(graph.nodes.filter(({ id }) => !reached.has(id)).map(({ id }) => id)).toEqual([])
    })
  },
)

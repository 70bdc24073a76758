import { describe, expect, it } from 'vitest'
import { shapeFingerprint, topologyShape } from '#runtime/upgrade/topology-shape.ts'
import { silenceTopology } from '../../stream/given-feedback.ts'
import { ordered } from '#stream/ordered-store.ts'
import { beside, passing, sample, store } from '../../stream/given-topology.ts'
import { n, recordOf, shape } from './given-shapes.ts'

describe('the shape of a topology', () => {
  it('is the same for equal topologies', () => {
    expect(topologyShape(sample(), 3)).toBe(topologyShape(sample(), 3))
  })

  it('names tasks, inputs in merge order, processors in order, sinks and stores with their keys and fields', () => {
    expect(JSON.parse(shape({ stores: [['more', 7]] }))).toEqual({
      format: 2,
      tasks: 3,
      sources: [{ topic: 'in.v1', schema: 'Count' }],
      processors: [{ name: 'sum', in: { '': 'in.v1' }, out: [], reads: [] }],
      sinks: [{ topic: 'out.v1', schema: 'Count', from: 'sum' }],
      deadLetters: [],
      stores: [
        { number: 1, name: 'totals', owner: 'sum', key: ['tenant', 'id'], schema: JSON.parse(recordOf('Row', [n])) },
        { number: 7, name: 'more', owner: 'sum', key: ['tenant'], schema: 'null' },
      ],
    })
  })

  it('names feedbacks where there are any, so that a topology without keeps the text of earlier builds', () => {
    expect(JSON.parse(topologyShape(silenceTopology(), 3))).toMatchObject({
      processors: [{ name: 'health', in: { silent: 'feedback silent' } }, { name: 'delivery' }],
      feedbacks: [{ name: 'silent', from: 'delivery.expired' }],
    })
    expect(shape()).not.toContain('feedback')
  })

  it('leaves out what changes nothing: docs of schemas and the order in which stores are declared', () => {
    expect(shape({ fields: [{ ...n, doc: 'how many' }] })).toBe(shape())
    expect(
      shape({
        stores: [
          ['b', 3],
          ['a', 2],
        ],
      }),
    ).toBe(
      shape({
        stores: [
          ['a', 2],
          ['b', 3],
        ],
      }),
    )
  })

  it('leaves out whether a store is ordered, which no row shows', () => {
    const totals = store('totals', 1)
    const shapeWith = (state: typeof totals) => topologyShape(beside(passing('sum', [state])), 3)
    expect(shapeWith(ordered(totals))).toBe(shapeWith(totals))
  })

  it('has a fingerprint of 16 hex digits that follows it', () => {
    expect(shapeFingerprint(shape())).toMatch(/^[0-9a-f]{16}$/)
    expect(shapeFingerprint(shape())).toBe(shapeFingerprint(shape()))
    expect(shapeFingerprint(shape({ tasks: 4 }))).not.toBe(shapeFingerprint(shape()))
  })
})

import { describe, expect, it } from 'vitest'
import { faultPlan } from '../../../bench/exactly-once/fault-plan.ts'

const plan = faultPlan(20, 120, 1)

describe('the faults of a run', () => {
  it('are the same for the same seed, and others for another one', () => {
    expect(faultPlan(20, 120, 1)).toEqual(plan)
    expect(faultPlan(20, 120, 2)).not.toEqual(plan)
  })

  it('hold as many kills as asked for, those while another pod is away included', () => {
    const kills = plan.filter((fault) => fault.kind === 'kill' || ('alsoKill' in fault && fault.alsoKill))
    expect(kills).toHaveLength(20)
  })

  it('hold as many late copies as asked for, as far as there are kills for them', () => {
    const late = (lateCopies: number) =>
      faultPlan(20, 120, 1, lateCopies).filter((fault) => fault.kind === 'kill' && fault.lateCopy)
    expect([late(0), late(5), late(99)].map(({ length }) => length)).toEqual([0, 5, 16])
  })

  it('hold every kind, however short the run', () => {
    const kinds = new Set(faultPlan(0, 1, 1).map(({ kind }) => kind))
    expect(kinds).toEqual(new Set(['take-over', 'zombie', 'rolling-restart', 'growth']))
  })
})

import { describe, expect, it } from 'vitest'
import type { OutputWatch, SeenOutput } from '../../../bench/counting/output-watch.ts'
import { Fleet } from '../../../bench/exactly-once/fleet.ts'
import { Scenario } from '../../../bench/exactly-once/scenario.ts'
import { fakePods } from './fake-pods.ts'

/** Outputs that never change: nobody has a task, nobody takes over. */
const nothingComes = {
  outputs: [],
  until: (seen: (outputs: readonly SeenOutput[]) => boolean) => Promise.resolve(seen([])),
} as unknown as OutputWatch

const kill = { kind: 'kill', afterMs: 0, share: 0, lateCopy: true } as const

const scenarioWith = (sendLateCopy: () => Promise<number>): Scenario => {
  const say = () => undefined
  const fleet = new Fleet({ start: fakePods().start, stateFolderOf: () => 'never-made', say })
  fleet.start(0)
  const grow = () => Promise.resolve()
  return new Scenario({ fleet, watch: nothingComes, grow, sendLateCopy, say, seed: 1, patienceMs: 10 })
}

describe('what is done to the pods', () => {
  it('goes on when a late copy cannot be made, and knows that it did not arrive', async () => {
    const scenario = scenarioWith(() => new Promise(() => undefined))
    await scenario.run([kill])
    expect(scenario.lateCopies).toEqual([])
    expect(scenario.restarted).toHaveLength(1)
  })

  it('keeps the answers to late copies', async () => {
    const scenario = scenarioWith(() => Promise.resolve(47))
    await scenario.run([kill])
    expect(scenario.lateCopies).toEqual([47])
  })

  it('counts the pods without a task after each fault', async () => {
    const scenario = scenarioWith(() => Promise.resolve(47))
    await scenario.run([kill, kill])
    expect(scenario.idlePods).toBe(2)
  })
})

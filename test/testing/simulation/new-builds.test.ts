import { expect, it, vi } from 'vitest'
import { faultKinds } from '#testing/simulation/random-faults.ts'
import { seedVariable } from '#testing/simulation/simulation-error.ts'
import { BuildSchedule, type BuildScheduleSettings, withoutDeaths } from './build-schedule.ts'

// Other processes may have the cores.
vi.setConfig({ testTimeout: 600_000 })

const { env } = process
const alone = env[seedVariable]
const firstSeed = Number(alone ?? env['SIMULATION_FIRST_SEED'] ?? 1)
const schedules = alone === undefined ? Number(env['SIMULATION_SCHEDULES'] ?? 100) / 10 : 1

/** @returns how often a task was held, and the dead letters that only the bad build has made */
const runAll = async (settings: BuildScheduleSettings): Promise<{ held: number; leaked: number }> => {
  const found = { held: 0, leaked: 0 }
  for (let seed = firstSeed; seed < firstSeed + schedules; seed++) {
    const schedule = new BuildSchedule(seed, settings)
    await schedule.run()
    if (alone !== undefined) console.log(schedule.cluster.history.join('\n'))
    found.held += schedule.held
    found.leaked += schedule.leaked
  }
  return found
}

it('a bad build that is rolled back leaves the outputs of a run that never had it', async () => {
  const { held, leaked } = await runAll({ kinds: withoutDeaths, end: 'back', badShare: 1 })
  expect(held).toBeGreaterThan(0)
  expect(leaked).toBe(0)
})

it('a bad build among dying processes loses, doubles and reorders nothing when it is rolled back', async () => {
  const { held } = await runAll({ kinds: faultKinds.filter((kind) => kind !== 'skew'), end: 'back', badShare: 0.8 })
  expect(held).toBeGreaterThan(0)
})

it('a bad build that is released makes each input it fails for one dead letter', async () => {
  const { held, leaked } = await runAll({ kinds: faultKinds, end: 'released', badShare: 0.8 })
  expect(held).toBeGreaterThan(0)
  expect(leaked).toBeGreaterThan(0)
})

import { expect, it, vi } from 'vitest'
import { faultKinds } from '#testing/simulation/random-faults.ts'
import { seedVariable } from '#testing/simulation/simulation-error.ts'
import { CountingSchedule } from './counting-schedule.ts'
import { ExpirySchedule } from './expiry-schedule.ts'

// Other processes may have the cores.
vi.setConfig({ testTimeout: 600_000 })

const { env } = process
const alone = env[seedVariable]
const firstSeed = Number(alone ?? env['SIMULATION_FIRST_SEED'] ?? 1)
const schedules = alone === undefined ? Number(env['SIMULATION_SCHEDULES'] ?? 100) / 10 : 1
/** Orders to park in one history. */
const parkings = 6

/** @returns how often a parked tenant was seen silent */
const runAll = async <S extends CountingSchedule | ExpirySchedule>(
  scheduleOf: (seed: number) => S,
  run: (schedule: S) => Promise<void>,
): Promise<number> => {
  let silences = 0
  for (let seed = firstSeed; seed < firstSeed + schedules; seed++) {
    const schedule = scheduleOf(seed)
    await run(schedule)
    if (alone !== undefined) console.log(schedule.cluster.history.join('\n'))
    silences += schedule.parking.silences
  }
  return silences
}

it('tenants that are parked and freed lose, double and reorder nothing, and are silent meanwhile', async () => {
  const silences = await runAll(
    (seed) => new CountingSchedule(seed),
    (schedule) => schedule.run(faultKinds, parkings),
  )
  expect(silences).toBeGreaterThan(0)
})

it('no timer fires before the parked records that it depends on', async () => {
  const silences = await runAll(
    (seed) => new ExpirySchedule(seed),
    (schedule) => schedule.run(parkings),
  )
  expect(silences).toBeGreaterThan(0)
})

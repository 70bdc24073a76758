import { expect, it, vi } from 'vitest'
import { faultKinds } from '#testing/simulation/random-faults.ts'
import { seedVariable } from '#testing/simulation/simulation-error.ts'
import { BuildSchedule } from './build-schedule.ts'
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

interface Found {
  /** How often a parked tenant was seen silent. */
  readonly silences: number
  /** How often a task was opened from a checkpoint. */
  readonly checkpoints: number
}

const runAll = async <S extends CountingSchedule | ExpirySchedule | BuildSchedule>(
  scheduleOf: (seed: number) => S,
  run: (schedule: S) => Promise<void>,
): Promise<Found> => {
  let [silences, checkpoints] = [0, 0]
  for (let seed = firstSeed; seed < firstSeed + schedules; seed++) {
    const schedule = scheduleOf(seed)
    await run(schedule)
    const { history } = schedule.cluster
    if (alone !== undefined) console.log(history.join('\n'))
    silences += schedule.parking.silences
    checkpoints += history.filter((line) => line.includes(' uses the checkpoint')).length
  }
  return { silences, checkpoints }
}

it('tenants that are parked and freed lose, double and reorder nothing, and are silent meanwhile', async () => {
  const { silences, checkpoints } = await runAll(
    (seed) => new CountingSchedule(seed),
    (schedule) => schedule.run(faultKinds, parkings),
  )
  expect(silences).toBeGreaterThan(0)
  expect(checkpoints).toBeGreaterThan(0)
})

it('no timer fires before the parked records that it depends on', async () => {
  const { silences } = await runAll(
    (seed) => new ExpirySchedule(seed),
    (schedule) => schedule.run(parkings),
  )
  expect(silences).toBeGreaterThan(0)
})

it('a bad build that is rolled back has done nothing to parked records', async () => {
  const kinds = faultKinds.filter((kind) => kind !== 'skew')
  const { silences } = await runAll(
    (seed) => new BuildSchedule(seed, { kinds, end: 'back', badShare: 0.8, parkings }),
    (schedule) => schedule.run(),
  )
  expect(silences).toBeGreaterThan(0)
})

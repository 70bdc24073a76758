import { expect, it } from 'vitest'
import type { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { seedVariable } from '#testing/simulation/simulation-error.ts'
import { CountingSchedule } from './counting-schedule.ts'
import { ExpirySchedule } from './expiry-schedule.ts'

// SIMULATION_SEED runs one history and prints it; SIMULATION_SCHEDULES and SIMULATION_FIRST_SEED say how many, from which.
const { env } = process
const alone = env[seedVariable]
const firstSeed = Number(alone ?? env['SIMULATION_FIRST_SEED'] ?? 1)
const schedules = alone === undefined ? Number(env['SIMULATION_SCHEDULES'] ?? 1_000) : 1

interface Schedule {
  readonly cluster: SimulatedCluster
  run(): Promise<void>
}

/** @throws Error that names the seed of a history that did not end well */
const runAll = async (count: number, scheduleOf: (seed: number) => Schedule): Promise<void> => {
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const schedule = scheduleOf(seed)
    await schedule.run().catch((cause: unknown) => {
      throw new Error(`${seedVariable}=${seed}: ${(cause as Error).message}`, { cause })
    })
    if (alone !== undefined) console.log(schedule.cluster.history.join('\n'))
  }
}

it(`loses, doubles and reorders nothing in ${schedules} random histories`, { timeout: 600_000 }, async () => {
  await expect(runAll(schedules, (seed) => new CountingSchedule(seed))).resolves.toBeUndefined()
})

const timed = Math.ceil(schedules / 4)

it(
  `lets each message expire or not as its receipt says in ${timed} random histories`,
  { timeout: 600_000 },
  async () => {
    await expect(runAll(timed, (seed) => new ExpirySchedule(seed))).resolves.toBeUndefined()
  },
)

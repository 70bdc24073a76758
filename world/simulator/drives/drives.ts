import { SeededRandom } from '#world/simulator/seeded-random.ts'
import type { Stage } from '#world/simulator/stage.ts'
import type { Drive } from './drive.ts'
import { cancelRaces } from './cancel-races.ts'
import { fallbackChains } from './fallback-chains.ts'
import { forgottenPeople } from './forgotten-people.ts'
import { keyConflicts } from './key-conflicts.ts'
import { latePrices } from './late-prices.ts'
import { manualOverride } from './manual-override.ts'
import { meteredTenants } from './metered-tenants.ts'
import { narrowLimits } from './narrow-limits.ts'
import { narrowTurns } from './narrow-turns.ts'
import { quietNights } from './quiet-nights.ts'
import { rendererOutage } from './renderer-outage.ts'
import { requestedJobs } from './requested-jobs.ts'
import { revisedContents } from './revised-contents.ts'
import { stopRaces } from './stop-races.ts'
import { templateChanges } from './template-changes.ts'
import { voiceTrainings } from './voice-trainings.ts'

/** Every drive, each for one part of an application. A further part gets a file of its own and a line here. */
const drives: Readonly<Record<string, Drive>> = {
  'stop-races': stopRaces,
  'narrow-limits': narrowLimits,
  'quiet-nights': quietNights,
  'key-conflicts': keyConflicts,
  'manual-override': manualOverride,
  'fallback-chains': fallbackChains,
  'late-prices': latePrices,
  'forgotten-people': forgottenPeople,
  'requested-jobs': requestedJobs,
  'revised-contents': revisedContents,
  'cancel-races': cancelRaces,
  'metered-tenants': meteredTenants,
  'narrow-turns': narrowTurns,
  'renderer-outage': rendererOutage,
  'template-changes': templateChanges,
  'voice-trainings': voiceTrainings,
}

/** Schedules all drives. Each has tenants and luck of its own: another drive changes nothing of them. */
export const scheduleDrives = (stage: Stage): void => {
  for (const [name, drive] of Object.entries(drives))
    drive(stage, new SeededRandom(`${stage.settings.run.seed}|${name}`))
}

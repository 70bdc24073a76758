import { buildsAt, BuildTrial, carefulTrial, type TrialSettings } from '#runtime/culprit/build-trial.ts'
import type { RunningTopology } from '#runtime/upgrade/topology-shape.ts'
import type { CommitRow } from './commit-row.ts'

/**
 * The trial of the running build by a task, and the state of builds in its commit row; `undefined` without a build. A topology of another shape is another build, whatever its name.
 */
export const trialOf = (
  row: CommitRow | undefined,
  { fingerprint }: RunningTopology,
  settings: TrialSettings | undefined,
  isCareful: boolean,
) => {
  if (settings === undefined) return undefined
  const build = `${settings.build}+${fingerprint}`
  const builds = buildsAt(row, build)
  return {
    builds,
    trial: new BuildTrial(build, isCareful ? { ...settings, limits: carefulTrial(settings.limits) } : settings, builds),
  }
}

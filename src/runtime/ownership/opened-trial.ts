import { buildsAt, BuildTrial, carefulTrial, type TrialSettings } from '#runtime/culprit/build-trial.ts'
import type { RunningTopology } from '#runtime/upgrade/topology-shape.ts'
import type { CommitRow } from './commit-row.ts'

/** Names a build in dead letters and commit rows: a topology of another shape is another build. @param name e.g. a version */
export const buildId = (name: string | undefined, { fingerprint }: Pick<RunningTopology, 'fingerprint'>): string =>
  `${name ?? 'unknown'}+${fingerprint}`

/**
 * The trial of the running build by a task, and the state of builds in its commit row; `undefined` without a build.
 * @param isCareful whether careful mode looks for what killed the task's process
 */
export const trialOf = (
  row: CommitRow | undefined,
  topology: RunningTopology,
  settings: TrialSettings | undefined,
  isCareful: boolean,
) => {
  if (settings === undefined) return undefined
  const build = buildId(settings.build, topology)
  const builds = buildsAt(row, build)
  return {
    builds,
    trial: new BuildTrial(build, isCareful ? { ...settings, limits: carefulTrial(settings.limits) } : settings, builds),
  }
}

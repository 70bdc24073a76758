import type { ApplicationName } from '#cli/applications.ts'

/** A pod that was killed while the demo ran, and started again at once. */
export interface KilledPod {
  readonly application: ApplicationName
  /** Tasks that it had. */
  readonly tasks: number
  /** From the kill to the first commit of the process that replaced it. */
  readonly recoverySeconds: number
}

/** The kill for people. */
export const killedText = ({ application, tasks, recoverySeconds }: KilledPod): string =>
  `a pod of ${application} with ${tasks} tasks was killed and committed again after ${recoverySeconds.toFixed(1)} s`

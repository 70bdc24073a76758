import type { LocalStack } from '#world/local/stack.ts'
import type { Verdict } from '#world/verifier/verdict.ts'
import type { DemoPods } from './demo-pods.ts'

/** The parts of a running demo. */
export interface DemoPlace {
  readonly stack: LocalStack
  readonly pods: DemoPods
  /** The pods keep their rows in it. */
  readonly stateFolder: string
}

/** Somebody who looks at a demo while it runs. */
export interface DemoCompanion {
  /** Called when all pods are ready, before the load. */
  join(place: DemoPlace): Promise<void>
  /** Called with the verdict while all is still running; whatever is done to the pods from now on is not judged. */
  judged?(verdict: Verdict, place: DemoPlace): Promise<void>
  /** Called at the end, before the pods are stopped. */
  leave(): Promise<void>
}

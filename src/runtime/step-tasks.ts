import type { CodecPort } from '#runtime/ports/codec-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { OwnedTask } from '#runtime/ownership/owned-task.ts'
import type { Watchdog } from '#runtime/culprit/watchdog.ts'
import type { StepTimes } from './step-times.ts'

export interface StepParts {
  readonly codec: CodecPort
  readonly log: Log
  readonly watchdog: Watchdog
  readonly nowMs: () => number
  readonly stepTimes: StepTimes
}

/** A pass ends after this, however much is buffered, so that ticks, commits and polls keep their times. */
const longestPassMs = 50
const stepsPerLook = 128

/** Steps every task while it has something to do and the pass lasts; each gets at least a few steps. @returns how many */
export const stepTasks = (tasks: readonly OwnedTask[], parts: StepParts): number => {
  const untilMs = parts.nowMs() + longestPassMs
  try {
    return tasks.reduce((steps, task) => steps + stepUntil(task, untilMs, tasks, parts), 0)
  } finally {
    parts.watchdog.rest()
  }
}

const stepUntil = (task: OwnedTask, untilMs: number, all: readonly OwnedTask[], parts: StepParts): number => {
  const { nowMs, watchdog, stepTimes } = parts
  const step = () => task.step()
  task.beginPass(nowMs())
  // A step with which a process has died is tried alone, so that no other is taken for it.
  if (all.some((other) => other !== task && other.suspicious)) return 0
  for (let steps = 0; ; steps++) {
    watchdog.beat()
    if (steps > 0 && steps % stepsPerLook === 0 && nowMs() >= untilMs) return steps
    const outcome = stepTimes.run(step)
    if (outcome === 'progress') continue
    if (outcome !== 'idle') task.awaitSchema(fetchSchema(outcome.awaitSchema, task.number, parts))
    return steps
  }
}

/** Resolves when it is time to try again, with or without the schema: the codec says what became of it. */
const fetchSchema = (schemaId: number, task: number, { codec, log }: StepParts): Promise<void> =>
  codec
    .load(schemaId)
    .catch((error: Error & { readonly code?: string }) =>
      log.warn(
        { code: error.code, schemaId, task },
        `schema ${schemaId} is not there yet, asked again: ${error.message}`,
      ),
    )

import type { CarefulMode } from './careful-mode.ts'
import type { PartitionGroup } from '#runtime/inputs/partition-group.ts'
import { isTimer, tickStep, waitStep } from '#runtime/task/step-name.ts'
import type { StepOutcome } from '#runtime/task/step-outcome.ts'
import type { Task } from '#runtime/task/task.ts'
import { nextStep } from '#runtime/task/upcoming.ts'

/** As `task.step`, in careful mode: what must be announced first waits for a commit, and what has killed its process is not run. */
export const stepCarefully = (task: Task, group: PartitionGroup, careful: CarefulMode): StepOutcome => {
  const step = nextStep(task, group)
  if (step === undefined) return 'idle'
  if (step === tickStep || step === waitStep) return task.step(group)
  const answer = careful.before(step)
  if (answer === 'wait') return 'idle'
  const outcome = answer === 'run' ? task.step(group) : task.refuse(group, answer)
  if (outcome === 'progress') careful.stepped(step)
  else careful.retract()
  return outcome
}

/** Whether a due timer is what the task does next. */
export const timerIsNext = (task: Task, group: PartitionGroup): boolean => isTimer(nextStep(task, group))

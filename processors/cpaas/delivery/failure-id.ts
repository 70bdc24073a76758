import type { Emitter, EventIdOf } from '#stream/event-ids.ts'
import type { CommunicationFailed } from '#schemas/types.ts'
import { isStub } from './message-row.ts'
import type { LifeOutput, LifeStep } from './life-step.ts'

/** The row keeps the id of the failure that its life publishes now: a later delivery names it as overruled. */
export const withFailureId = (step: LifeStep, emitter: Emitter, idOf: EventIdOf<CommunicationFailed>): LifeStep => {
  const { state, emit } = step
  const failure = emit?.find(isFailure)
  if (failure === undefined || state === undefined || isStub(state)) return step
  return { ...step, state: { ...state, failedEventId: idOf(emitter, failure.value) } }
}

const isFailure = (output: LifeOutput): output is Extract<LifeOutput, { kind: 'failed' }> => output.kind === 'failed'

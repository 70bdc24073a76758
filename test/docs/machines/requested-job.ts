import { renderPlanning, renderPlans } from '#processors/studio/planning/render-planning.ts'
import type { RenderJobRequested, RenderPlan } from '#schemas/types.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acme, policy, start } from '../../processors/studio/given.ts'
import { request } from '../../processors/studio/planning/given-triggers.ts'
import type { Machine, Move } from '../explore.ts'

/** Requests under one id, or the time after which a request is forgotten. */
type Event = Partial<RenderJobRequested> | 'time'

interface State {
  /** From the beginning, since the driver cannot go back. */
  readonly story: readonly Event[]
  readonly row: RenderPlan | undefined
}

const renderable: readonly Event[] = [{ prompt: 'a lake at dawn' }, { prompt: 'a lake at dusk' }]
const faulty: readonly Event[] = [{ prompt: null }, { userId: '' }]

const nameOf = ({ row }: State): string => {
  if (row === undefined) return '[*]'
  return row.assets.some(({ jobId }) => jobId !== '') ? 'ACCEPTED' : 'REFUSED'
}

const outputs = ['planned', 'rejected'] as const

const move = (from: State, event: Event): Move<State> => {
  const driver = new ProcessorTestDriver(renderPlanning(policy))
  const happen = (each: Event): unknown =>
    each === 'time'
      ? driver.advanceStreamTime(policy.planRetentionMs)
      : driver.pipeInto('requested', acme, request(each), Math.max(driver.now, start) + 1)
  from.story.forEach(happen)
  const before = outputs.map((name) => driver.outputOf(name).length)
  happen(event)
  return {
    by: byOf(from, event),
    to: { story: [...from.story, event], row: driver.row(renderPlans, [acme, 'request', 'req-1']) },
    told: outputs.filter((name, index) => driver.outputOf(name).length > before[index]!),
  }
}

const byOf = (from: State, event: Event): string => {
  if (event === 'time') return 'time'
  if (nameOf(from) === 'ACCEPTED') return 'another'
  return renderable.includes(event) ? 'renderable' : 'faulty'
}

const wordings = ({ row }: State) => row?.assets.map(({ inputHash, jobId }) => [inputHash, jobId]) ?? null

/** The row of one request, as planning answers all that comes under its id. */
export const requestedJob: Machine<State> = {
  start: { story: [], row: undefined },
  nameOf,
  kindOf: (state) => JSON.stringify(wordings(state)),
  movesOf: (state) => [...renderable, ...faulty, 'time' as const].map((event) => move(state, event)),
}

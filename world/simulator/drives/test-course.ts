import type { RenderJobDispatched } from '#schemas/types.ts'
import { type RenderCourse, renderFault, renderRefusal } from '#world/simulator/render-course.ts'
import { type RenderFate, renderFateOf } from './test-prompt.ts'

const quick: RenderCourse = {
  queueMs: 40,
  renderMs: 300,
  uploadMs: 60,
  isStrange: false,
  isDear: false,
  end: { kind: 'COMPLETED', upload: 'AT_ONCE' },
}

/** Long enough that a person cancels meanwhile, however busy the machine is. */
const slowMs = 5_000

const courses: Readonly<Record<RenderFate, RenderCourse>> = {
  SURE: quick,
  SLOW_QUEUE: { ...quick, queueMs: slowMs },
  SLOW_RUN: { ...quick, renderMs: slowMs },
  SLOW_UPLOAD: { ...quick, uploadMs: slowMs, end: { kind: 'COMPLETED', upload: 'LATER' } },
  FAULT_FIRST: quick,
  REFUSED: { ...quick, end: renderRefusal },
  DEAR: { ...quick, isDear: true },
}

/** The course of an attempt at a test prompt; undefined for all other inputs. */
export const testCourse = ({ inputs, attempt }: RenderJobDispatched): RenderCourse | undefined => {
  const fate = renderFateOf(inputs)
  if (fate === undefined) return undefined
  return fate === 'FAULT_FIRST' && attempt === 1 ? { ...quick, end: renderFault } : courses[fate]
}

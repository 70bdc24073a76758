import type { Stage } from '#world/simulator/stage.ts'
import { type Drive, times } from './drive.ts'
import { StudioDesk } from './studio-desk.ts'
import { type RenderFate, testPrompt } from './test-prompt.ts'

const rounds = 4

/** The fate of a job, and how long after its creation a person cancels it: in the queue, at work, in the upload, between two attempts, or ended. */
const moments: readonly (readonly [fate: RenderFate, cancelAfterMs: number])[] = [
  ['SLOW_QUEUE', 800],
  ['SLOW_RUN', 1_500],
  ['SLOW_UPLOAD', 1_500],
  ['FAULT_FIRST', 1_000],
  ['SURE', 3_000],
]
const waitingMs = 500

/** Long enough for a cancel between two attempts, however busy the machine is. */
const slowRetries = { jobs: { retry: { delaysMs: [4_000] } } }
const oneAtATime = { concurrency: { maxRunning: 1 } }

/** People who cancel jobs in each of their states. Those before their turn are of a second tenant, with one job at a time. */
export const cancelRaces: Drive = (stage, random) => {
  const open = new CancelingDesk(stage, new StudioDesk(stage, random))
  const narrow = new CancelingDesk(stage, new StudioDesk(stage, random))
  stage.agenda.at(stage.startMs, (nowMs) => {
    open.desk.publishPolicy(slowRetries, nowMs)
    narrow.desk.publishPolicy(oneAtATime, nowMs)
  })
  times(stage, rounds, (nowMs, index) => {
    for (const [fate, cancelAfterMs] of moments) open.askAndCancel(testPrompt(fate, index), cancelAfterMs, nowMs)
    narrow.desk.ask({ prompt: testPrompt('SLOW_RUN', index) }, nowMs)
    narrow.askAndCancel(testPrompt('SURE', index), waitingMs, nowMs)
  })
}

/** A person learns the id of a job with its creation. */
class CancelingDesk {
  readonly desk: StudioDesk
  readonly #cancelAfterMs = new Map<string, number>()

  constructor(stage: Stage, desk: StudioDesk) {
    this.desk = desk
    desk.watch(({ jobId, source }, nowMs) => {
      const afterMs = this.#cancelAfterMs.get(source?.entityId ?? '')
      if (afterMs !== undefined) stage.agenda.at(nowMs + afterMs, (atMs) => desk.cancel(jobId, atMs))
    })
  }

  askAndCancel(prompt: string, afterMs: number, nowMs: number): void {
    this.#cancelAfterMs.set(this.desk.ask({ prompt }, nowMs), afterMs)
  }
}

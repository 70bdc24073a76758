import { type Drive, times } from './drive.ts'
import { StudioDesk } from './studio-desk.ts'
import { testPrompt } from './test-prompt.ts'

const rounds = 4
const conflictAfterMs = 400
const repeatAfterMs = 900
const types = ['image', 'video', 'audio', 'document'] as const

/** A person asks for one asset of each type, contradicts one request, repeats it, and asks for something that no renderer makes. */
export const requestedJobs: Drive = (stage, random) => {
  const desk = new StudioDesk(stage, random)
  times(stage, rounds, (nowMs, index) => {
    for (const type of types) desk.ask({ type, prompt: testPrompt('SURE', index) }, nowMs)
    const request = { prompt: testPrompt('SURE', index), requestId: `req_${random.uuid()}` }
    desk.ask(request, nowMs)
    const other = { ...request, prompt: testPrompt('SURE', index + rounds) }
    stage.agenda.at(nowMs + conflictAfterMs, (atMs) => desk.ask(other, atMs, { kind: 'conflicts' }))
    stage.agenda.at(nowMs + repeatAfterMs, (atMs) => desk.ask(request, atMs))
    desk.ask({ prompt: testPrompt('REFUSED', index) }, nowMs)
    desk.ask({ prompt: testPrompt('SURE', index), width: 1_000_000, height: 10 }, nowMs)
  })
}

import { Desk } from './desk.ts'
import { type Drive, times } from './drive.ts'
import { textsBy } from './routes.ts'
import { testNumber } from './test-number.ts'

const conflicts = 8
const soonMs = 400

/** A request, and soon another one with the same key and other words. */
export const keyConflicts: Drive = (stage, random) => {
  const desk = new Desk(stage, random)
  stage.agenda.at(stage.startMs, (nowMs) => desk.publishPolicy(textsBy('VONAGE'), nowMs))
  times(stage, conflicts, (nowMs, index) => {
    const request = { recipient: testNumber('SURE', index), idempotencyKey: `key_${random.uuid()}` }
    desk.ask({ ...request, body: 'Doors open at 19:00.' }, nowMs)
    const other = { ...request, body: 'Doors open at 20:00.' }
    stage.agenda.at(nowMs + soonMs, (atMs) => desk.ask(other, atMs, 'conflicts'))
  })
}

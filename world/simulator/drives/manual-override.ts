import { fictionalPhone } from '#world/simulator/fiction.ts'
import { Desk } from './desk.ts'
import { type Drive, steadily } from './drive.ts'
import { textsBy } from './routes.ts'

const everyMs = 250
const isolateShare = 0.3
const closeShare = 0.55
/** Longer than any run: the second order ends it. */
const isolationMs = 600_000

/** An operator takes a tenant's first provider out of use, and back into it. */
export const manualOverride: Drive = (stage, random) => {
  const { agenda, startMs, settings } = stage
  const desk = new Desk(stage, random)
  agenda.at(startMs, (nowMs) => desk.publishPolicy(textsBy('VONAGE', 'AWS_SNS'), nowMs))
  steadily(stage, everyMs, (nowMs) => desk.ask({ recipient: fictionalPhone(random) }, nowMs))
  agenda.at(startMs + settings.run.loadMs * isolateShare, (nowMs) =>
    desk.order('VONAGE', 'ISOLATE', nowMs + isolationMs, nowMs),
  )
  agenda.at(startMs + settings.run.loadMs * closeShare, (nowMs) => desk.order('VONAGE', 'CLOSE', null, nowMs))
}

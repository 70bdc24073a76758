import { type Drive, times } from './drive.ts'
import { StudioDesk } from './studio-desk.ts'

const rounds = 2
const twoAtATime = { concurrency: { maxRunning: 2 } }

/** Two batches at once, of a tenant with two jobs at a time. */
export const narrowTurns: Drive = (stage, random) => {
  const desk = new StudioDesk(stage, random)
  stage.agenda.at(stage.startMs, (nowMs) => desk.publishPolicy(twoAtATime, nowMs))
  times(stage, rounds, (nowMs, index) => {
    desk.createEvent({ eventId: `event_${random.uuid()}`, title: `Open Stage ${index}` }, nowMs)
    desk.publishContent({ contentId: `cms_${random.uuid()}`, title: `News ${index}` }, nowMs)
  })
}

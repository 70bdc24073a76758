import type { EpochMs } from '#schemas/types.ts'
import type { Stage } from '#world/simulator/stage.ts'
import { Desk } from './desk.ts'
import { type Drive, steadily } from './drive.ts'
import { textsBy } from './routes.ts'
import { testNumber } from './test-number.ts'

const everyMs = 500
const patienceMs = 20_000
const twoHours = 120
const dayMinutes = 1_440
/** The second tenant's night ends with the first whole minute behind this share of the load phase. */
const dawnShare = 0.35

/** The numbers of all recipients are in London. */
const london = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/**
 * For one tenant it is night in the whole run: marketing with an early end is refused, some without an end waits for hours. For another
 * one the night ends soon, and marketing may wait for it. Tickets are sent at any time.
 */
export const quietNights: Drive = (stage, random) => {
  const night = new Desk(stage, random)
  const dawn = new Desk(stage, random)
  const now = minuteAt(stage.startMs)
  const end = minuteAt(dawnMs(stage)) + 1
  stage.agenda.at(stage.startMs, (nowMs) => {
    night.publishPolicy({ ...textsBy('VONAGE'), ...quiet(now - twoHours, now + twoHours) }, nowMs)
    dawn.publishPolicy({ ...textsBy('VONAGE'), ...quiet(end - twoHours, end) }, nowMs)
  })
  steadily(stage, everyMs, (nowMs, index) => {
    const category = index % 3 === 0 ? 'TRANSACTIONAL' : 'MARKETING'
    const expiresAt = index % 10 === 1 ? null : nowMs + patienceMs
    const recipient = testNumber('SURE', index)
    night.ask({ category, recipient, expiresAt }, nowMs)
    dawn.ask({ category, recipient, expiresAt: nowMs + patienceMs }, nowMs)
  })
}

const dawnMs = ({ startMs, settings }: Stage): EpochMs => startMs + settings.run.loadMs * dawnShare

const quiet = (from: number, to: number) => ({ quietHours: { fromMinute: ofDay(from), toMinute: ofDay(to) } })

const ofDay = (minute: number): number => (minute + dayMinutes) % dayMinutes

const minuteAt = (atMs: EpochMs): number => {
  const [hour = 0, minute = 0] = london.format(atMs).split(':').map(Number)
  return hour * 60 + minute
}

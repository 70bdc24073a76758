import type { EpochMs } from '#schemas/types.ts'
import type { Stage } from '#world/simulator/stage.ts'
import { Desk } from './desk.ts'
import { type Drive, times } from './drive.ts'
import { textsBy } from './routes.ts'
import { testNumber } from './test-number.ts'

const people = 8
/** Times of different topics compare with a slack of three seconds, so the parts of a story are further apart. */
const orderAfterMs = 4_000
const againAfterMs = 8_000
/** A message of before the order may be sent no earlier: no walk takes so long. */
const waitMs = 60_000
const mostBeforeOrderMs = 300

/** The second message waits until the order is some seconds old. */
const oneInTenSeconds = {
  limits: { channel: { SMS: { messages: 1, perMs: 10_000, burst: 1 } }, deferMs: { TRANSACTIONAL: 60_000 } },
}

/**
 * People who ask to be forgotten: one message has reached them, one waits for its time, one may be on its way. Later they are asked for
 * another one. Somebody of a second tenant has a message that waits within a limit.
 */
export const forgottenPeople: Drive = (stage, random) => {
  const open = new Desk(stage, random)
  const narrow = new Desk(stage, random)
  stage.agenda.at(stage.startMs, (nowMs) => {
    open.publishPolicy(textsBy('VONAGE'), nowMs)
    narrow.publishPolicy({ ...textsBy('VONAGE'), ...oneInTenSeconds }, nowMs)
  })
  times(stage, people, (nowMs, index) => {
    const recipient = testNumber('SURE', index)
    open.ask({ recipient }, nowMs)
    open.ask({ recipient, sendAfter: nowMs + orderAfterMs + waitMs }, nowMs)
    const lastMs = nowMs + orderAfterMs - random.between(0, mostBeforeOrderMs)
    stage.agenda.at(lastMs, (atMs) => open.ask({ recipient }, atMs))
    forget(stage, open, recipient, nowMs)
  })
  times(stage, 1, (nowMs) => {
    const recipient = testNumber('SURE', people)
    narrow.ask({ recipient }, nowMs)
    narrow.ask({ recipient }, nowMs)
    forget(stage, narrow, recipient, nowMs)
  })
}

/** The order, and some time after it a request like any other. */
const forget = ({ agenda }: Stage, desk: Desk, recipient: string, beginMs: EpochMs): void => {
  agenda.at(beginMs + orderAfterMs, (nowMs) => desk.forget(recipient, nowMs))
  agenda.at(beginMs + againAfterMs, (nowMs) => desk.ask({ recipient }, nowMs))
}

import { Desk } from './desk.ts'
import { type Drive, times } from './drive.ts'
import { textsBy } from './routes.ts'
import { testNumber } from './test-number.ts'

const messages = 12

/** Messages whose provider says the price only after it has told of their delivery. */
export const latePrices: Drive = (stage, random) => {
  const desk = new Desk(stage, random)
  stage.agenda.at(stage.startMs, (nowMs) => desk.publishPolicy(textsBy('VONAGE'), nowMs))
  times(stage, messages, (nowMs, index) => desk.ask({ recipient: testNumber('PRICED_LATE', index) }, nowMs))
}

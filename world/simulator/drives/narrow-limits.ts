import type { Category } from '#schemas/types.ts'
import { fictionalPhone } from '#world/simulator/fiction.ts'
import { Desk } from './desk.ts'
import { type Drive, steadily } from './drive.ts'
import { textsBy } from './routes.ts'
import { testNumber } from './test-number.ts'

const textsEveryMs = 200
const pairsEveryMs = 400
const acquaintances = 8

/** A tenth of a second is enough for a burst; most of what comes steadily waits or is refused. */
const ofChannel = {
  limits: { channel: { SMS: { messages: 2, perMs: 1_000, burst: 4 } }, deferMs: { TRANSACTIONAL: 4_000 } },
}
const ofPersons = {
  limits: {
    pair: { SMS: { messages: 1, perMs: 6_000, burst: 2 } },
    marketingPerDay: 2,
    deferMs: { TRANSACTIONAL: 3_000 },
  },
}

/** Two tenants ask for more than their limits allow: of a channel, and of messages to the same few people. */
export const narrowLimits: Drive = (stage, random) => {
  const wide = new Desk(stage, random)
  const narrow = new Desk(stage, random)
  stage.agenda.at(stage.startMs, (nowMs) => {
    wide.publishPolicy({ ...textsBy('VONAGE'), ...ofChannel }, nowMs)
    narrow.publishPolicy({ ...textsBy('VONAGE'), ...ofPersons }, nowMs)
  })
  const category = () => random.pick<Category>(['TRANSACTIONAL', 'TRANSACTIONAL', 'MARKETING'])
  steadily(stage, textsEveryMs, (nowMs) => wide.ask({ recipient: fictionalPhone(random), category: category() }, nowMs))
  steadily(stage, pairsEveryMs, (nowMs, index) =>
    narrow.ask({ recipient: testNumber('SURE', index % acquaintances), category: category() }, nowMs),
  )
}

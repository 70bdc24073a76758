import type { EpochMs } from '#schemas/types.ts'
import type { SeededRandom } from '#world/simulator/seeded-random.ts'
import type { Stage } from '#world/simulator/stage.ts'
import { Desk } from './desk.ts'
import { type Drive, times } from './drive.ts'
import { textsBy } from './routes.ts'
import { type TestFate, testNumber } from './test-number.ts'

/** One person, and the time at which the story begins. */
interface Story {
  readonly desk: Desk
  readonly person: string
  readonly stage: Stage
  readonly nowMs: EpochMs
}

/** The first part of a story: a message and a STOP, close to each other. It gives the delay of the STOP. */
type Race = (story: Story) => number

const persons = 24
const startAfterMs = 4_500
const stopAgainAfterMs = 6_500
const answeredWithinMs = 1_000

/** A STOP between request and dispatch: either may win. */
const atOnce: Race = ({ desk, person, nowMs }) => {
  desk.ask({ recipient: person }, nowMs)
  return desk.random.between(0, 300)
}

/** A STOP about the time of the retry. */
const betweenAttempts: Race = ({ desk, person, nowMs }) => {
  desk.ask({ recipient: person }, nowMs)
  return desk.random.between(300, 1_500)
}

/** A STOP while the message waits for its time. */
const beforeItsTime: Race = ({ desk, person, nowMs }) => {
  desk.ask({ recipient: person, sendAfter: nowMs + 3_000 }, nowMs)
  return desk.random.between(200, 2_900)
}

/** A STOP while the message waits for its turn within a limit. */
const inTheQueue: Race = ({ desk, person, nowMs }) => {
  for (let ahead = 0; ahead < 3; ahead++) desk.ask({ recipient: testNumber('SURE', 90 + ahead) }, nowMs)
  desk.ask({ recipient: person }, nowMs)
  return desk.random.between(200, 1_200)
}

const races: readonly (readonly [Race, TestFate])[] = [
  [atOnce, 'SURE'],
  [betweenAttempts, 'FAULT_FIRST'],
  [beforeItsTime, 'SURE'],
  [inTheQueue, 'SURE'],
]

/** Long enough for a STOP between two attempts, however busy the machine is. */
const slowRetries = { retry: { delaysMs: [1_500] } }
const twoASecond = { limits: { channel: { SMS: { messages: 2, perMs: 1_000, burst: 1 } } } }

/**
 * People who say STOP while a message is on its way to them, say START later, and some STOP again. Each of them is asked for a message
 * after every word. In the queue of a limit they are those of a second tenant.
 */
export const stopRaces: Drive = (stage, random) => {
  const open = deskWith({ ...textsBy('VONAGE'), ...slowRetries }, stage, random)
  const narrow = deskWith({ ...textsBy('VONAGE'), ...twoASecond }, stage, random)
  times(stage, persons, (nowMs, index) => {
    const [race, fate] = races[index % races.length]!
    const desk = race === inTheQueue ? narrow : open
    const story = { desk, person: testNumber(fate, index), stage, nowMs }
    const stopAfterMs = race(story)
    word(story, 'STOP', stopAfterMs)
    word(story, 'START', startAfterMs)
    if (random.chance(0.5)) word(story, 'Stop.', stopAgainAfterMs)
  })
}

const deskWith = (policy: object, stage: Stage, random: SeededRandom): Desk => {
  const desk = new Desk(stage, random)
  stage.agenda.at(stage.startMs, (nowMs) => desk.publishPolicy(policy, nowMs))
  return desk
}

/** A word, and a request some time after it. */
const word = ({ desk, person, stage, nowMs: beginMs }: Story, text: string, afterMs: number): void => {
  const kind = text === 'START' ? undefined : 'stops'
  stage.agenda.at(beginMs + afterMs, (nowMs) => desk.hear(person, text, nowMs, kind))
  stage.agenda.at(beginMs + afterMs + answeredWithinMs, (nowMs) => desk.ask({ recipient: person }, nowMs))
}

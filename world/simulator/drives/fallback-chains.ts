import { Desk } from './desk.ts'
import { type Drive, times } from './drive.ts'
import { textsBy } from './routes.ts'
import { testNumber } from './test-number.ts'

const chains = 12

/** Messages to people without text messages, who have WhatsApp. */
export const fallbackChains: Drive = (stage, random) => {
  const desk = new Desk(stage, random)
  stage.agenda.at(stage.startMs, (nowMs) => desk.publishPolicy(textsBy('AWS_SNS'), nowMs))
  times(stage, chains, (nowMs, index) =>
    desk.ask(
      {
        recipient: testNumber('REFUSED', index),
        fallbackChannels: ['WHATSAPP'],
        body: null,
        templateId: 'ticket-confirmed',
        templateVersion: 3,
        language: 'en',
        variables: { text: 'See you at the door!', seat: `A${index + 1}` },
      },
      nowMs,
    ),
  )
}

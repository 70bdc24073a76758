import type { SeededRandom } from './seeded-random.ts'

/**
 * A number that nobody has: 555-0100 to 555-0199 are kept for fiction in North America (nationalnanpa.com, 555 line numbers),
 * 07700 900000 to 900999 in Britain (ofcom.org.uk, numbers for use in TV and radio drama).
 */
export const fictionalPhone = (random: SeededRandom): string =>
  random.chance(0.5)
    ? `+1${random.pick(['202', '212', '312', '415', '646'])}55501${digits(random, 2)}`
    : `+447700900${digits(random, 3)}`

const digits = (random: SeededRandom, count: number): string =>
  String(random.between(0, 10 ** count - 1)).padStart(count, '0')

const gsmTexts = [
  'Your ticket is confirmed. See you at the door!',
  'Doors open at 19:00. Bring this message with you.',
  'Your code is 482913. It is valid for a short time only.',
  'A seat in row A has become free. Reply within the hour to keep it.',
  'Thank you for coming. We would love to hear how it was.',
] as const

const otherTexts = [
  'Ваш билет подтверждён. До встречи!',
  '您的门票已确认。期待与您见面！',
  'Doors open at 19:00 🎉🎟️',
  'تم تأكيد تذكرتك. نراك قريبا',
] as const

/** A message text; `gsm` keeps it within the GSM 7-bit alphabet, three times the length per segment. */
export const fictionalText = (random: SeededRandom, gsm: boolean): string => random.pick(gsm ? gsmTexts : otherTexts)

const eventNames = ['Summer Jam', 'Night of Lights', 'Harbour Run', 'Open Stage', 'Tea & Type', 'Synth Picnic'] as const

export interface Place {
  readonly city: string
  readonly venue: string
  /** IANA name. */
  readonly timezone: string
}

const places: readonly [Place, ...Place[]] = [
  { city: 'London', venue: 'Old Foundry', timezone: 'Europe/London' },
  { city: 'New York', venue: 'Pier 94', timezone: 'America/New_York' },
  { city: 'Mumbai', venue: 'Mill Theatre', timezone: 'Asia/Kolkata' },
  { city: 'Singapore', venue: 'Dock House', timezone: 'Asia/Singapore' },
]

export const fictionalEvent = (random: SeededRandom) => ({
  title: `${random.pick(eventNames)} ${random.between(2, 99)}`,
  ...random.pick(places),
})

const titles = {
  cms: ['Ten seats with a view', 'How we light a stage', 'News from the harbour', 'Behind the curtain'],
  campaign: ['Early birds', 'Last seats', 'Season opening', 'Bring a friend'],
} as const

/** The title of a content or of a campaign. */
export const fictionalTitle = (random: SeededRandom, kind: keyof typeof titles): string =>
  `${random.pick(titles[kind])} ${random.between(2, 99)}`

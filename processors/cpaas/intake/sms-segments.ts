/** The most that providers take: Twilio refuses longer ones (twilio.com/docs/api/errors/21617: 1,600 characters). */
export const mostSegments = 10

/** The default alphabet and its extension table, 3GPP TS 23.038, 6.2.1. A character of the latter takes two septets. */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const extension = '\f^{}\\[~]|€'

const septets = new Map([
  ...Array.from(basic, (character) => [character, 1] as const),
  ...Array.from(extension, (character) => [character, 2] as const),
])

/** Units of one message, and of each part when there are several: six bytes of each part say where it belongs. */
const gsm7 = { alone: 160, part: 153 }
const ucs2 = { alone: 70, part: 67 }

/**
 * How many messages a text is sent as: in septets if all of it is in the GSM alphabet, else in UCS-2 (3GPP TS 23.040, 9.2.3.24.1). No
 * character is split between two parts.
 */
export const smsSegments = (text: string): number =>
  segments(text, (character) => septets.get(character), gsm7) ?? segments(text, ({ length }) => length, ucs2)!

const segments = (
  text: string,
  unitsOf: (character: string) => number | undefined,
  { alone, part }: typeof gsm7,
): number | undefined => {
  let total = 0
  let parts = 1
  let inPart = 0
  for (const character of text) {
    const units = unitsOf(character)
    if (units === undefined) return undefined
    total += units
    if (inPart + units > part) {
      parts++
      inPart = 0
    }
    inPart += units
  }
  return total <= alone ? 1 : parts
}

/** The UTF-16 units of a text that {@link keywordText} reads: as many as a text of an event can have. */
export const readUnits = 8_192

/** Apostrophes go, because people leave them out: "don't" equals "dont". */
const removed = /[\p{Default_Ignorable_Code_Point}\u20E3'`´‘’‛ʹʻʼ′＇]/gu

/** An emoji parts two words as a space does: "STOP🛑please". The regular expression leaves digits alone. */
const emoji = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]/gu

/** The accents of Latin letters. The vowels and other marks of Hindi and Arabic make different words, and stay. */
const accents = /[\u0300-\u036F]/g

const spaces = /\s+/g

/** From the first letter or digit to the last. */
const inner = /[\p{L}\p{M}\p{N}](?:.*[\p{L}\p{M}\p{N}])?/su

const cleaned = (text: string): string => text.replace(removed, '').replace(emoji, ' ')

/**
 * The form in which keywords are compared: " “Arrêt!” 🛑" equals "arret". It has no accents, no capitals, no emoji, no
 * invisible characters, and no marks or white space at its ends. The form of a form is the same form.
 *
 * The text is cleaned twice. NFKC turns "´" into a space with an accent and "ℹ" into a letter, so they must go before;
 * it also makes new apostrophes out of other characters. It may lengthen the text, so the form is cut too.
 */
export const keywordText = (text: string): string => {
  const letters = cleaned(text.trim().slice(0, readUnits)).normalize('NFKC').toLowerCase().normalize('NFD')
  const form = cleaned(letters.replace(accents, '')).normalize('NFC').replace(spaces, ' ').slice(0, readUnits)
  return inner.exec(form)?.[0] ?? ''
}

import { cutText } from '#processors/shared/cut-text.ts'

/** Longest text that is kept, in UTF-16 code units. */
const maxLength = 500

const address = /[^\s@]+@[^\s@]+/g
/** Seven digits or more, also with separators between them; a shorter run is no phone number (E.164). */
const number = /\+?\d(?:[\s().-]{0,2}\d){6,}/g

/** A worker's free text fit for a public event: cut, with addresses and whatever could be a phone number blotted out. */
export const scrub = (text: string): string =>
  cutText(text, maxLength).replace(address, '[address]').replace(number, '[number]')

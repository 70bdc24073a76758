const address = /[^\s@]+@[^\s@]+/g
/** Seven digits or more, also with separators between them; a shorter run is no phone number (E.164). */
const number = /\+?\d(?:[\s().-]{0,2}\d){6,}/g
/** The same from eight digits on: providers have codes of seven. */
const longNumber = /\+?\d(?:[\s().-]{0,2}\d){7,}/g

/** A text with addresses and whatever could be a phone number blotted out. */
export const blot = (text: string): string => text.replace(address, '[address]').replace(number, '[number]')

/** The same for a code, which may be a number itself. */
export const blotInCode = (code: string): string => code.replace(address, '[address]').replace(longNumber, '[number]')

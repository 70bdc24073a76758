import { blotInCode } from './blot.ts'
import { cutText } from './cut-text.ts'

/** More of an error code is no code; our own choice. UTF-16 code units. */
const maxCodeLength = 100
/** A recipient in the published part ends within it. */
const maxReadLength = 200

/**
 * An error code in a worker's own words, as far as it is published: an empty one is none, and a recipient in it is blotted out.
 */
export const errorCode = (told: string | null): string | null =>
  told === null || told === '' ? null : cutText(blotInCode(cutText(told, maxReadLength)), maxCodeLength)

import { blot } from '#processors/shared/blot.ts'
import { cutText } from '#processors/shared/cut-text.ts'

/** The address of an input may be private, and may let its reader in. */
const link = /[a-z][a-z\d+.-]*:\/\/\S+/gi

/** Longest text that is kept, in UTF-16 code units. */
const maxLength = 500

/** A worker's free text fit for a public event: cut, with addresses of people and files and whatever could be a phone number blotted out. */
export const scrub = (text: string): string => blot(cutText(text, maxLength).replace(link, '[address]'))

/**
 * The fate of a message to a test number: taken at once, refused on SMS, refused at the first attempt by a fault of the provider, or
 * taken with a price in the last receipt alone.
 */
export type TestFate = 'SURE' | 'REFUSED' | 'FAULT_FIRST' | 'PRICED_LATE'

const fates: readonly TestFate[] = ['SURE', 'REFUSED', 'FAULT_FIRST', 'PRICED_LATE']

/** London numbers without owners, 020 7946 0000 to 0999 (ofcom.org.uk, numbers for use in TV and radio drama). */
const prefix = '+442079460'
const numbersPerFate = 100

/** A number with this fate at every provider of the world, as sandboxes of providers have them. There are 100 for each fate. */
export const testNumber = (fate: TestFate, index: number): string =>
  `${prefix}${fates.indexOf(fate)}${String(index % numbersPerFate).padStart(2, '0')}`

/** The fate of a message to this recipient; undefined for all others. */
export const fateOf = (recipient: string): TestFate | undefined =>
  recipient.startsWith(prefix) ? fates[Number(recipient.charAt(prefix.length))] : undefined

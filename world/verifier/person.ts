import { hash, randomBytes } from 'node:crypto'

/**
 * Stands for a recipient of one tenant: country and area of a number, and a salted hash. Equal addresses have equal tokens, as far as
 * they are spelled alike: the world spells each address in one way.
 */
export type Person = string

const areaLetters = 5
/** Short, and none of a million recipients meets another one. */
const hashLetters = 16

/** Each process has its own: nobody finds a number by trial. */
const salt = randomBytes(16).toString('hex')

/** The token of a recipient; empty for an empty address. */
export const personOf = (tenantId: string, address: string): Person =>
  address === '' ? '' : `${areaPart(address)} ${hashPart(tenantId, address)}`

/** Country and area of a number, as in `+1202`; empty for other addresses. */
export const areaOf = (person: Person): string => person.split(' ')[0] ?? ''

/** The beginning of a short code or a mail address would tell too much. */
const areaPart = (address: string): string => (address.startsWith('+') ? address.slice(0, areaLetters) : '')

const hashPart = (tenantId: string, address: string): string =>
  hash('sha256', `${salt}|${tenantId}|${address}`, 'base64url').slice(0, hashLetters)

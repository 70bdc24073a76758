import { hash } from 'node:crypto'

/** An event as it could be in a topic, its data in the words of JSON: defaults are left out. */
export interface Sample {
  readonly time: string
  /** Left out where this project writes: it is that of the topic then. */
  readonly source?: string
  /** How many events its entity had emitted before; left out where nothing counts. */
  readonly entitySeq?: number
  readonly data: Readonly<Record<string, unknown>>
}

/** The same SHA-256 in hex for the same words, so that pages change only with what they say. */
export const digest = (words: string): string => hash('sha256', words, 'hex')

/** The same id for the same words, in the form of a UUID of version 8 (RFC 9562, section 5.8). */
export const uuid = (words: string): string =>
  digest(words).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-a$4-$5')

export const tenantId = uuid('tenant')
export const userId = uuid('user')
export const policyVersion = 4
export const basePolicyHash = digest('policy').slice(0, 16)

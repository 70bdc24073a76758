import { encodeKey, type StoreKey } from '#stream/store-key.ts'
import { KeyError } from '#stream/errors.ts'
import type { Store } from '#stream/store-port.ts'

/** A question for rows of one tenant. */
export type StateQuery =
  | { readonly kind: 'row'; readonly key: StoreKey }
  | { readonly kind: 'page'; readonly prefix: StoreKey; readonly limit: number; readonly behind: StoreKey | undefined }

/** The parts of a question as its address has them. */
export interface QueryTexts {
  readonly key: readonly string[]
  readonly behind: readonly string[]
  readonly limit: string | undefined
}

const standardLimit = 20
const mostRows = 100

/** Reads a question. All parts of a key ask for its row, fewer for a page of rows that begin so. @throws RangeError */
export const stateQuery = ({ key: names }: Pick<Store<StoreKey, unknown>, 'key'>, texts: QueryTexts): StateQuery => {
  const key = keyOf(texts.key, names)
  if (key.length < names.length)
    return { kind: 'page', prefix: key, limit: limitOf(texts.limit), behind: behindOf(texts, names) }
  if (texts.limit !== undefined || texts.behind.length > 0)
    throw new RangeError('limit and behind belong to a page; leave out parts of the key to ask for one')
  return { kind: 'row', key }
}

const behindOf = ({ key, behind }: QueryTexts, names: readonly string[]): StoreKey | undefined => {
  if (behind.length === 0) return undefined
  if (behind.length < names.length || key.some((part, index) => part !== behind[index]))
    throw new RangeError(`behind must have all parts of the last key: ${names.join(', ')}`)
  return keyOf(behind, names)
}

const keyOf = (texts: readonly string[], names: readonly string[]): StoreKey => {
  if (texts.length === 0 || texts.length > names.length)
    throw new RangeError(`the key has 1 to ${names.length} parts: ${names.join(', ')}`)
  const key = texts.map((text, index) => partOf(text, names[index]!)) as readonly (string | number)[] as StoreKey
  try {
    encodeKey(key)
  } catch (error) {
    throw error instanceof KeyError ? new RangeError(error.message, { cause: error }) : error
  }
  return key
}

const partOf = (text: string, name: string): string | number => {
  if (!name.endsWith(':number')) return text
  if (!/^\d{1,16}$/.test(text)) throw new RangeError(`the part ${name} of the key must be a whole number`)
  return Number(text)
}

const limitOf = (text: string | undefined): number => {
  const limit = text === undefined ? standardLimit : /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > mostRows) throw new RangeError(`limit must be a number from 1 to ${mostRows}`)
  return limit
}

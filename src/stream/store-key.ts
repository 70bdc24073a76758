import type { Brand } from './brand.ts'
import { KeyError } from './errors.ts'
import type { TenantId } from './record.ts'

/** A row's key: the tenant first, so that no row is ever shared between tenants. */
export type StoreKey = readonly [tenant: TenantId, ...parts: readonly (string | number)[]]

/** A key as one string that sorts like its parts; every part is terminated, so `acme` never reads `acme2`. */
export type EncodedKey = Brand<string, 'EncodedKey'>

/** Longest encoded key in UTF-16 code units; keeps a changelog key below 1 KiB for Latin text and far below any broker limit. */
export const maxKeyLength = 1000

const end = '\u0000'
const hexDigitsOfSafeInteger = 14

/**
 * Encodes a key so that comparing two encoded keys compares their parts in turn.
 * @throws KeyError when a number is no non-negative safe integer or the key is longer than {@link maxKeyLength}.
 */
export const encodeKey = (key: StoreKey): EncodedKey => {
  let encoded = ''
  for (const part of key) encoded += (typeof part === 'string' ? escape(part) : digits(part)) + end
  if (encoded.length > maxKeyLength) {
    throw new KeyError(
      `a store key has ${encoded.length} characters, at most ${maxKeyLength} are allowed; use a hash of its long part`,
    )
  }
  // In UTF-8 lone surrogates would all become one character, and different keys one row.
  if (!encoded.isWellFormed())
    throw new KeyError('a store key holds half of a surrogate pair; cut texts at whole characters')
  return encoded as EncodedKey
}

/**
 * The key behind an encoded one.
 * @param names of its parts, as the store declares them: those of numbers end with `:number`
 */
export const decodeKey = (key: EncodedKey, names: readonly string[]): StoreKey =>
  key
    .split(end, names.length)
    .map((part, index) =>
      names[index]!.endsWith(':number') ? Number.parseInt(part, 16) : unescape(part),
    ) as readonly (string | number)[] as StoreKey

/** The parts of an encoded key as texts, numbers in hex: enough to compare them. */
export const partsOf = (key: EncodedKey): readonly string[] => key.slice(0, -1).split(end).map(unescape)

/** The tenant that an encoded key belongs to. */
export const tenantOf = (key: EncodedKey): TenantId => unescape(key.slice(0, key.indexOf(end))) as TenantId

const digits = (part: number): string => {
  if (!Number.isSafeInteger(part) || part < 0)
    throw new KeyError('a number in a store key must be a non-negative safe integer')
  return part.toString(16).padStart(hexDigitsOfSafeInteger, '0')
}

/** The terminator inside a part would end it early: U+0000 → U+0001 U+0001, U+0001 → U+0001 U+0002, order kept. */
const escape = (part: string): string =>
  // oxlint-disable-next-line no-control-regex
  /[\u0000\u0001]/.test(part) ? part.replaceAll('\u0001', '\u0001\u0002').replaceAll(end, '\u0001\u0001') : part

const unescape = (part: string): string =>
  part.includes('\u0001') ? part.replaceAll('\u0001\u0001', end).replaceAll('\u0001\u0002', '\u0001') : part

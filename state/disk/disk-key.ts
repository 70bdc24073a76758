import type { EncodedKey } from '#stream/store-key.ts'
import { changelogKey } from '#state/changelog.ts'
import { varintBytes, writeVarint } from '#state/varint.ts'

const halfOfPair = /[\uD800-\uDFFF]/
const lead = 0b1110_0000
const next = 0b1000_0000

/**
 * A store number and a key as bytes in the order of keys, by UTF-16 code units. UTF-8 has that order but for surrogate pairs, and
 * puts them behind U+E000 to U+FFFF. Here each half is written for itself (CESU-8, Unicode technical report 26).
 */
export const diskKey = (store: number, key: EncodedKey): Buffer => {
  if (!halfOfPair.test(key)) return changelogKey(store, key)
  const units = Array.from({ length: key.length }, (_, index) => unitBytes(key.charCodeAt(index)))
  return Buffer.concat([storeBytes(store), ...units])
}

/** The beginning of all keys of a store. */
export const storeBytes = (store: number): Buffer => {
  const bytes = Buffer.allocUnsafe(varintBytes(store))
  writeVarint(store, bytes, 0)
  return bytes
}

/** The key in bytes of {@link diskKey} for this store. */
export const keyFromDisk = (store: number, bytes: Buffer): EncodedKey => {
  const text = bytes.subarray(varintBytes(store))
  const key = text.toString()
  return (key.includes('\uFFFD') ? textOf(text) : key) as EncodedKey
}

const unitBytes = (unit: number): Buffer => {
  const text = String.fromCharCode(unit)
  if (!halfOfPair.test(text)) return Buffer.from(text)
  return Buffer.from([lead | (unit >> 12), next | ((unit >> 6) & 0x3f), next | (unit & 0x3f)])
}

/** Reads code unit by code unit: each has one, two or three bytes. */
const textOf = (bytes: Buffer): string => {
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const length = bytes[at]! < next ? 1 : bytes[at]! < lead ? 2 : 3
    text += String.fromCharCode(unitOf(bytes.subarray(at, at + length)))
    at += length
  }
  return text
}

const unitOf = ([first = 0, second, third]: Buffer): number => {
  if (second === undefined) return first
  if (third === undefined) return ((first & 0x1f) << 6) | (second & 0x3f)
  return ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f)
}

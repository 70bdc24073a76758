import type { EventIdentity } from '#runtime/ports/codec-port.ts'
import { blockWords, mixOneWay } from './one-way-mix.ts'
import { rememberedDigests, type ShortDigest } from './short-digest.ts'
import { eventUuid } from './uuid-text.ts'

const wordBytes = 4
const wordShift = 2
const blockBytes = blockWords * wordBytes
const maxUtf8Bytes = 3

/** Digests of texts of one kind, quickest for the text of the last call. */
const digestsOfOneKind = (): ShortDigest => {
  const remembered = rememberedDigests()
  let last = ''
  let digest = remembered(last)
  return (text) => {
    if (text === last) return digest
    last = text
    digest = remembered(text)
    return digest
  }
}

const typeDigest = digestsOfOneKind()
const sourceDigest = digestsOfOneKind()
const tenantDigest = rememberedDigests()
const encoder = new TextEncoder()
const mixed = new Int32Array(blockWords)
/** The head, and behind it the texts. */
let words = new Int32Array(512)
let texts = new Uint8Array(words.buffer, blockBytes)

/**
 * `evt-` and a version 8 UUID of the identity's parts: the same parts give the same id, other ones another id. A producer can
 * choose its ids so that two of one tenant are equal, but never those of two tenants (docs/decisions/0055-cheap-event-ids.md).
 * docs/events.md lays down the bytes, so that native code makes the same ids.
 */
export function eventId(identity: EventIdentity): string {
  const end = writeBlocks(identity)
  mixOneWay(typeDigest(identity.type), words, end, tenantDigest(identity.tenantId), mixed)
  return eventUuid(mixed[0]!, mixed[1]!, mixed[2]!, mixed[3]!)
}

/**
 * Writes a head and the texts in UTF-8, filled up with zeros. The head holds the source, the ordinal and the lengths of the
 * texts: they tell where one ends and the next begins.
 * @returns the number of words
 */
function writeBlocks({ entity, cause: { source = '', id }, ordinal }: EventIdentity): number {
  const text = entity + id
  reserve(text.length * maxUtf8Bytes)
  const digest = sourceDigest(source)
  words[0] = digest[0]! ^ entity.length
  words[1] = digest[1]! ^ id.length
  words[2] = digest[2]! ^ ordinal
  words[3] = digest[3]!
  let { written: end } = encoder.encodeInto(text, texts)
  while ((end & (blockBytes - 1)) > 0) texts[end++] = 0
  return blockWords + (end >> wordShift)
}

function reserve(bytes: number): void {
  if (bytes + blockBytes <= texts.length) return
  words = new Int32Array(2 * blockWords + Math.ceil(bytes / wordBytes))
  texts = new Uint8Array(words.buffer, blockBytes)
}

import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Checkpoint } from '#state/checkpoint.ts'

/** The word of a folder on its rows, in a file of its own: written after them, and so never newer than they are. */
export interface Stamp extends Checkpoint {
  /** The file of rows has had at least so many writes. */
  readonly writes: number
  /** Its length by then: it only grows. */
  readonly fileBytes: number
  /** Epoch milliseconds by the clock of the machine. */
  readonly writtenMs: number
}

/** Goes up when files of rows are written in another way. */
const format = 1

const texts = z.record(z.string(), z.string()).transform((found) => new Map(Object.entries(found)))
const stamp = z.object({
  format: z.literal(format),
  offset: z.int().nonnegative(),
  askedMs: z.number(),
  changelogId: z.string().optional(),
  stores: z.array(z.int()),
  writes: z.int(),
  fileBytes: z.int(),
  writtenMs: z.number(),
  commitRow: z.string().optional(),
  schemas: texts,
  topologies: texts,
})

/** A checksum in the first line, behind it the stamp as JSON. */
export const formatStamp = ({ schemas, topologies, ...rest }: Stamp): string => {
  const maps = { schemas: Object.fromEntries(schemas), topologies: Object.fromEntries(topologies) }
  const json = JSON.stringify({ format, ...rest, ...maps })
  return `${checksumOf(json)}\n${json}\n`
}

/** @throws Error when the text is damaged, or of a build with another way to write rows */
export const parseStamp = (text: string): Stamp => {
  const [checksum, json = ''] = text.split('\n')
  if (checksum !== checksumOf(json)) throw new Error('the checkpoint does not have its checksum')
  const { data } = stamp.safeParse(JSON.parse(json))
  if (data === undefined) throw new Error('another build has written the checkpoint in another way')
  const { format: _format, ...found } = data
  return { ...found, commitRow: data.commitRow }
}

const checksumOf = (json: string): string => createHash('sha256').update(json).digest('hex')

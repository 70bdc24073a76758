import type { TopicSettings } from '#kafka/topic-settings.ts'
import { containerLimit } from '#observe/process-memory.ts'
import type { Topology } from '#stream/nodes.ts'
import { type Finding, ok, skipped, warning } from './doctor-finding.ts'
import { mebibytes } from './print.ts'

/** A byte of DEFLATE unpacks to no more (https://zlib.net/zlib_tech.html), and for gzip the Kafka client has no limit of its own. */
const mostUnpacked = 1_032

/**
 * Compares the memory limit with the most that a gzip batch of an input may unpack to: each is as large as its topic takes.
 * @param toldBytes by `process.constrainedMemory()`
 */
export const memoryFinding = (
  { name, sources }: Topology,
  { found }: Pick<TopicSettings, 'found'>,
  toldBytes: number | undefined,
): Finding => {
  const check = `memory of ${name}`
  const limitBytes = containerLimit(toldBytes)
  if (limitBytes === undefined)
    return skipped(check, 'this process has no memory limit; run doctor in the container of a pod')
  const [worst] = sources
    .map(({ topic }) => ({ topic: topic.name, bytes: Number(found.get(topic.name)?.['max.message.bytes']) }))
    .filter(({ bytes }) => Number.isFinite(bytes))
    .toSorted((one, other) => other.bytes - one.bytes)
  if (worst === undefined) return skipped(check, 'max.message.bytes of its inputs is not known')
  const unpacked = worst.bytes * mostUnpacked
  const both = `a gzip batch of ${worst.topic} may unpack to ${mebibytes(unpacked)}, the memory limit is ${mebibytes(limitBytes)}`
  if (unpacked <= limitBytes) return ok(check, both)
  return warning(
    check,
    `${both}; after two deaths by such a batch its partition is held`,
    'set a smaller max.message.bytes of the topic, or a larger memory limit',
  )
}

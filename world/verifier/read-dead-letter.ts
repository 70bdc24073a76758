import type kafka from '@confluentinc/kafka-javascript'
import type { SeenDeadLetter } from './outcome.ts'

/** Whether a record of a dead-letter topic is a note on a letter before it: it has neither key nor value. */
export const isNote = ({ key, value, headers: [first = {}] = [] }: kafka.Message): boolean =>
  key == null && value === null && 'eventzr.note' in first

/** Where a dead letter came from and why, by its headers: https://cwiki.apache.org/confluence/display/KAFKA/KIP-1034 */
export const readDeadLetter = ({ topic, partition, offset, headers = [] }: kafka.Message): SeenDeadLetter => {
  // A redriven record carries the headers of its earlier death too: the last ones count.
  const texts = new Map(headers.flatMap((header) => Object.entries(header)).map(([key, value]) => [key, String(value)]))
  const origin = (part: string): string => texts.get(`__streams.errors.${part}`) ?? ''
  return {
    topic,
    partition,
    offset,
    reason: texts.get('eventzr.reason') ?? '',
    origin: { topic: origin('topic'), partition: Number(origin('partition')), offset: Number(origin('offset')) },
  }
}

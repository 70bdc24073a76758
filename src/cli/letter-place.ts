import { InvalidArgumentError } from 'commander'

/** A record's place: that of a dead letter, or of its input. */
export interface RecordPlace {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

export const placeText = ({ topic, partition, offset }: RecordPlace): string => `${topic}-${partition}-${offset}`

/** @throws InvalidArgumentError, and the program ends with 2 */
export const placeArgument = (text: string): RecordPlace => {
  const [, topic, partition, offset] = /^(.+)-(\d{1,10})-(\d{1,16})$/.exec(text) ?? []
  if (topic === undefined) throw new InvalidArgumentError('a place is <topic>-<partition>-<offset>')
  return { topic, partition: Number(partition), offset: Number(offset) }
}

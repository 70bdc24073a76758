import type { PartitionPosition } from '#runtime/ports/batch.ts'

/** Where the inputs of a task stood when its processes died. */
export interface DeathPlaces {
  /** At the last death. */
  readonly stoodAt: readonly PartitionPosition[]
  /** At two deaths in a row: the next batch may be larger than the memory. */
  readonly fatal: readonly PartitionPosition[]
}

/** One more process has died. @param row the last commit row of the task */
export const placesAfterDeath = (row: {
  readonly positions: readonly PartitionPosition[]
  readonly careful?: DeathPlaces | undefined
}): DeathPlaces => {
  const { stoodAt = [], fatal = [] } = row.careful ?? {}
  const before = [...stoodAt, ...fatal]
  return { stoodAt: row.positions, fatal: row.positions.filter((position) => isAmong(position, before)) }
}

/**
 * The inputs to try in another process before they are fetched here. A batch too large for the memory kills its process before any
 * step can be announced; a process killed from outside has mostly got on before.
 */
export const fatalInputs = (
  places: DeathPlaces | undefined,
  inputs: readonly PartitionPosition[],
): readonly PartitionPosition[] => inputs.filter((input) => isAmong(input, places?.fatal ?? []))

const isAmong = ({ topic, partition, offset }: PartitionPosition, all: readonly PartitionPosition[]): boolean =>
  all.some((each) => each.topic === topic && each.partition === partition && each.offset === offset)

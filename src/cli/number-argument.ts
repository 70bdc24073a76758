import { InvalidArgumentError } from 'commander'

/** Kafka numbers partitions by 32 bits with a sign; its client cuts a larger number to another partition's. */
const maxPartition = 2 ** 31 - 1

/** @throws InvalidArgumentError, and the program ends with 2 */
export const positive = (text: string): number => {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('a number above 0 is needed')
  return value
}

/** Larger than any log: nobody means more. */
const maxCount = 1_000_000_000

/** @throws InvalidArgumentError, and the program ends with 2 */
export const wholePositive = (text: string): number => {
  const value = Number(text)
  if (/^\d+$/.test(text) && value > 0 && value <= maxCount) return value
  throw new InvalidArgumentError(`a whole number from 1 to ${maxCount} is needed`)
}

/** Weeks of work: nobody means more. */
const maxSeed = 1_000_000

/** @throws InvalidArgumentError, and the program ends with 2 */
export const seedNumber = (text: string): number => {
  const value = Number(text)
  if (/^\d+$/.test(text) && value > 0 && value <= maxSeed) return value
  throw new InvalidArgumentError(`a whole number from 1 to ${maxSeed} is needed`)
}

/** @throws InvalidArgumentError, and the program ends with 2 */
export const partitionNumber = (text: string): number => {
  const value = Number(text)
  if (/^\d+$/.test(text) && value <= maxPartition) return value
  throw new InvalidArgumentError(`a whole number from 0 to ${maxPartition} is needed`)
}

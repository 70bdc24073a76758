import { InvalidArgumentError } from 'commander'

/** Reads an option of a benchmark. @throws InvalidArgumentError, and the program ends with 2 */
export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < least)
      throw new InvalidArgumentError(`a whole number, ${least} or more, is needed`)
    return value
  }

/**
 * Most UTF-16 code units of lists and maps from one input in one output: texts have a bound of their own, their number has none.
 * Each unit takes six bytes at most, as an escape in JSON; with its envelope such an output stays below 1,000,000 bytes.
 */
export const carriedLimit = 65_536

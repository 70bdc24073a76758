/** The values with a double, each once. */
export const doubled = <T>(values: readonly T[]): readonly T[] => [
  ...new Set(values.filter((value, index) => values.indexOf(value) !== index)),
]

/** Not every program is type-checked, so a name may be missing altogether. */
export const isBlank = (name: string | undefined): boolean => name === undefined || name.trim() === ''

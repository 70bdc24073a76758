/** Names and values of variables by name, to be hashed: a map has no order of its own. */
export const sortedVariables = (variables: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(variables)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flat()

/** Prints the figures of a run: a line for each, or with `json` one JSON object. */
export const printResult = (result: object, json = false): void => {
  const width = Math.max(...Object.keys(result).map(({ length }) => length))
  const lines = Object.entries(result).map(([figure, value]) => `${figure.padEnd(width)}  ${value}`)
  console.log(json ? JSON.stringify(result) : lines.join('\n'))
}

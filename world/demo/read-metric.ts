/** The sum of all values of a metric in the text of `/metrics`; 0 for one without a value, undefined where there is no such metric. */
export const sumOfMetric = (text: string, name: string): number | undefined => {
  const lines = text.split('\n')
  if (!lines.some((line) => line.startsWith(`# TYPE ${name} `))) return undefined
  return lines.filter((line) => line.startsWith(`${name}{`)).reduce((sum, line) => sum + valueIn(line), 0)
}

/** The first value of a metric in the text of `/metrics`, whatever its labels; undefined while it has none. */
export const readMetric = (text: string, name: string): number | undefined => {
  const line = text.split('\n').find((each) => each.startsWith(`${name}{`) || each.startsWith(`${name} `))
  return line === undefined ? undefined : valueIn(line)
}

const valueIn = (line: string): number => Number(line.slice(line.lastIndexOf(' ') + 1))

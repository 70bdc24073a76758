/** One series of a metric in Prometheus' text format. */
export interface MetricValue {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** The series of the metrics that are wanted, in a text of `/metrics`. */
export const metricValues = (text: string, wanted: (name: string) => boolean): readonly MetricValue[] =>
  text.split('\n').flatMap((line) => {
    const [, name = ''] = /^([a-zA-Z_:][\w:]*)/.exec(line) ?? []
    if (name === '' || !wanted(name)) return []
    return { name, labels: labelsIn(line), value: Number(line.slice(line.lastIndexOf(' ') + 1)) }
  })

const labelsIn = (line: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...line.matchAll(/[{,](\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll(/\\(.)/g, '$1'),
    ]),
  )

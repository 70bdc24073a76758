import { parser } from '@prometheus-io/lezer-promql'

/** The names of the metrics in a PromQL expression. @throws when it cannot be parsed */
export const metricsIn = (expr: string): readonly string[] => {
  const names: string[] = []
  parser.parse(expr).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) throw new Error(`not PromQL at ${from}: ${expr}`)
      if (type.name === 'VectorSelector') names.push(/^[\w:]*/.exec(expr.slice(from, to))![0])
    },
  })
  return names
}

import { parser } from '@prometheus-io/lezer-promql'

/** A text is no PromQL. */
export class PromqlError extends Error {
  readonly code = 'PROMQL_INVALID'
}

/** The names of the metrics in a PromQL expression, in order and with repeats. @throws PromqlError */
export const metricsIn = (expr: string): readonly string[] => {
  const names: string[] = []
  parser.parse(expr).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) throw new PromqlError(`not PromQL at character ${from}: ${expr}`)
      if (type.name === 'VectorSelector') names.push(/^[\w:]*/.exec(expr.slice(from, to))![0])
    },
  })
  return names
}

import { DashboardFault } from './dashboard-fault.ts'

/** Values in the place of variables. A list is joined as Grafana does it for Prometheus: escaped, between bars. */
export interface Substitution {
  /** Name without the dollar sign → value. */
  readonly variables: Readonly<Record<string, string | readonly string[]>>
  /** A duration of PromQL such as `1m`: at least four scrapes long. */
  readonly rateInterval: string
  /** The step of the query, a duration such as `15s`. */
  readonly interval: string
  /** The time that the dashboard shows, in seconds; from 1. */
  readonly rangeSeconds: number
}

/**
 * A query with values in the place of `$name`, `${name}`, `$__rate_interval`, `$__interval` and `$__range`
 * (grafana.com/docs/grafana/latest/dashboards/variables/variable-syntax).
 * @throws DashboardFault UNKNOWN_VARIABLE, when there is no value for a name
 */
export const substitute = (expr: string, values: Substitution): string => {
  const known = valuesByName(values)
  return expr.replaceAll(variableReference, (reference, bare: string | undefined, braced: string | undefined) => {
    const value = known[bare ?? braced!]
    if (value !== undefined) return typeof value === 'string' ? value : alternatives(value)
    throw new DashboardFault(
      'UNKNOWN_VARIABLE',
      `${reference} in ${expr} has no value; give one, or define the variable`,
    )
  })
}

/** The names of all variables in a text, in order and without repeats; Grafana's own ones begin with `__`. */
export const variablesIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(variableReference)].map(([, bare, braced]) => bare ?? braced!)),
]

const variableReference = /\$(?:(\w+)|\{(\w+)(?::\w+)?\})/g

const valuesByName = ({
  variables,
  rateInterval,
  interval,
  rangeSeconds,
}: Substitution): Substitution['variables'] => ({
  ...variables,
  __rate_interval: rateInterval,
  __interval: interval,
  __range: `${rangeSeconds}s`,
  __range_s: String(rangeSeconds),
})

const alternatives = (values: readonly string[]): string =>
  values.length === 1 ? escaped(values[0]!) : `(${values.map(escaped).join('|')})`

/** Regular expressions stand in strings of PromQL: a backslash there is written twice. */
const escaped = (value: string): string => value.replaceAll(/[\\^$*+?.()|[\]{}]/g, String.raw`\\$&`)

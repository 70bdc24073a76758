import { substitute, variablesIn } from '../substitute.ts'

/** A query with some value for every variable, so that it parses. */
export const withSamples = (expr: string): string =>
  substitute(expr, {
    variables: Object.fromEntries(variablesIn(expr).map((name) => [name, '.*'])),
    rateInterval: '1m',
    interval: '15s',
    rangeSeconds: 3_600,
  })

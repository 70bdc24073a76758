import type { Series } from './prometheus-client.ts'

/** Everything that counters counted, restarts of their processes included: each begins at 0. */
export const counterTotal = (series: readonly Series[]): number =>
  series.reduce((sum, { values }) => sum + totalOf(values.map(([, value]) => Number(value))), 0)

const totalOf = (values: readonly number[]): number =>
  values.reduce((sum, value, at) => {
    const before = at === 0 ? 0 : values[at - 1]!
    return sum + (value < before ? value : value - before)
  }, 0)

import type { MetricDefinition } from '#stream/metric.ts'

/** Values of labels by metric and label. */
type LabelValues = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>

const suffix = /_(bucket|sum|count)$/

/** The values of labels that queries ask for, so that something can be told under each of them. */
export const labelValuesIn = (exprs: readonly string[]): LabelValues => {
  const found = new Map<string, Map<string, Set<string>>>()
  for (const [, name = '', matchers = ''] of exprs.flatMap((expr) => [...expr.matchAll(/(\w+)\{([^}]*)\}/g)])) {
    const metric = name.replace(suffix, '')
    const labels = found.get(metric) ?? new Map<string, Set<string>>()
    found.set(metric, labels)
    for (const [, label = '', , value = ''] of matchers.matchAll(/(\w+)\s*(=~?)\s*"([^"]*)"/g))
      labels.set(
        label,
        new Set([...(labels.get(label) ?? []), ...value.split('|').filter((each) => /^[\w-]+$/.test(each))]),
      )
  }
  return found
}

/** The text of `/metrics` of a pod that tells every metric, after some seconds of its life: counters grow by 1 in each. */
export const toldMetrics = (definitions: readonly MetricDefinition[], values: LabelValues, seconds: number): string =>
  `${definitions.flatMap((each) => linesOf(each, values, seconds)).join('\n')}\n`

const linesOf = (definition: MetricDefinition, values: LabelValues, seconds: number): readonly string[] => {
  const { name, type, labels } = definition
  const every = labels.reduce<readonly (readonly string[])[]>(
    (rows, label) =>
      ['any', ...(values.get(name)?.get(label) ?? [])].flatMap((value) =>
        rows.map((row) => [...row, `${label}="${value}"`]),
      ),
    [['application="eventzr-cpaas-v1"', 'instance="0"']],
  )
  const line = (suffixed: string, pairs: readonly string[], value: number) => `${suffixed}{${pairs.join(',')}} ${value}`
  return [
    `# TYPE ${name} ${type}`,
    ...every.flatMap((pairs) => {
      if (type === 'gauge') return [line(name, pairs, 1)]
      if (type === 'counter') return [line(name, pairs, seconds)]
      const bounds = [...(definition.buckets ?? [1]).map(String), '+Inf']
      return [
        ...bounds.map((le) => line(`${name}_bucket`, [...pairs, `le="${le}"`], seconds)),
        line(`${name}_sum`, pairs, seconds),
        line(`${name}_count`, pairs, seconds),
      ]
    }),
  ]
}

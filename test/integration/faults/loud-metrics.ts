import { engineMetrics } from '#observe/definitions/engine-metrics.ts'

/** The engine metrics in a text of `/metrics` but quiet ones, and those of them without a sample. */
export const loudMetrics = (text: string): { readonly names: readonly string[]; readonly empty: readonly string[] } => {
  const loud = engineMetrics.filter(({ name, quiet }) => quiet !== true && text.includes(`# TYPE ${name} `))
  const names = loud.map(({ name }) => name)
  return { names, empty: names.filter((name) => !new RegExp(`^${name}(_count)?\\{`, 'm').test(text)) }
}

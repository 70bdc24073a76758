import type { VariableModel } from '@grafana/grafana-foundation-sdk/dashboard'
import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { prometheus } from './datasource.ts'

/** A choice above a dashboard: values of a label. Several may be taken, and all at once. */
export interface Variable {
  readonly name: string
  /** The word above the choice. */
  readonly label: string
  /** A label; its values are the choice. */
  readonly values: string
  /** A selector of PromQL for the series with that label. */
  readonly of: string
}

/** The choice of the data source. */
export const datasourceVariable = (): VariableModel =>
  new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus').build()

/** The variable as Grafana wants it; `All` also takes later series. */
export const drawVariable = ({ name, label, values, of }: Variable): VariableModel => {
  const asked = `label_values(${of}, ${values})`
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(prometheus)
    .query(asked)
    .definition(asked)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: ['All'], value: ['$__all'] })
    .build()
}

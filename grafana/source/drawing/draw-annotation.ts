import type { AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard'
import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard'
import { prometheus } from './datasource.ts'

/** Marks in the panels at the times at which a query has a value. */
export interface Annotation {
  readonly name: string
  readonly color: 'blue' | 'orange' | 'purple'
  readonly expr: string
  /** With labels as `{{label}}`. */
  readonly text: string
}

/** The annotation as Grafana wants it. One step a minute: a mark must not fall between two. */
export const drawAnnotation = ({ name, color, expr, text }: Annotation): AnnotationQuery =>
  new AnnotationQueryBuilder()
    .name(name)
    .datasource(prometheus)
    .enable(true)
    .iconColor(color)
    .expr(expr)
    .step('60s')
    .titleFormat(name)
    .textFormat(text)
    .build()

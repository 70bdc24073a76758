import type { Annotation } from './drawing/draw-annotation.ts'
import type { Variable } from './drawing/variables.ts'
import type { Row } from './panel.ts'

/** A dashboard before Grafana's many fields. */
export interface Dashboard {
  /** Fixed: links lead to it. At most 40 characters (Grafana's HTTP API). */
  readonly uid: string
  readonly title: string
  /** The questions that it answers. */
  readonly description: string
  readonly tags: readonly string[]
  readonly variables: readonly Variable[]
  readonly annotations: readonly Annotation[]
  readonly rows: readonly Row[]
}

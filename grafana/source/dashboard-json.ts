/** A dashboard as Grafana reads it (classic schema, version 42), as far as this project looks into it. */
export interface DashboardJson {
  readonly uid: string
  readonly title: string
  readonly description?: string
  readonly editable: boolean
  readonly tags: readonly string[]
  readonly refresh: string
  readonly schemaVersion: number
  readonly panels: readonly PanelJson[]
  readonly templating: { readonly list: readonly VariableJson[] }
  readonly annotations: { readonly list: readonly AnnotationJson[] }
  readonly links: readonly LinkJson[]
}

/** A panel, or a row with type `row`; a collapsed row holds its panels. */
export interface PanelJson {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly pluginVersion?: string
  readonly gridPos: GridPosition
  readonly datasource?: DatasourceJson
  readonly targets?: readonly TargetJson[]
  readonly links?: readonly LinkJson[]
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } }
  readonly panels?: readonly PanelJson[]
}

/** Columns of 24 and rows of 30 pixels, from the upper left. */
export interface GridPosition {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export interface DatasourceJson {
  readonly type?: string
  readonly uid?: string
}

export interface TargetJson {
  readonly refId: string
  readonly expr: string
  readonly legendFormat?: string
  readonly format?: string
  readonly instant?: boolean
  readonly datasource?: DatasourceJson
}

export interface VariableJson {
  readonly name: string
  readonly type: string
  readonly label?: string
  readonly query?: string
  readonly datasource?: DatasourceJson
}

export interface AnnotationJson {
  readonly name: string
  readonly expr?: string
  readonly datasource?: DatasourceJson
}

export interface LinkJson {
  readonly title: string
  readonly type: string
  readonly url?: string
  readonly tags: readonly string[]
  readonly includeVars: boolean
  readonly keepTime: boolean
}

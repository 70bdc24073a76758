import * as common from '@grafana/grafana-foundation-sdk/common'
import type { Panel as GrafanaPanel } from '@grafana/grafana-foundation-sdk/dashboard'
import { MappingType, ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard'
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap'
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus'
import * as stat from '@grafana/grafana-foundation-sdk/stat'
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline'
import * as table from '@grafana/grafana-foundation-sdk/table'
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries'
import type { GridPosition } from '../dashboard-json.ts'
import type { Mapping, Panel, Query } from '../panel.ts'
import { prometheus } from './datasource.ts'
import { drillDown } from './links.ts'

/** The Grafana whose panels these fields are of. */
const pluginVersion = '12.3.0'

/** A panel with all of Grafana's fields. */
export const drawPanel = (panel: Panel, id: number, gridPos: GridPosition): GrafanaPanel => {
  const builder = styled[panel.kind](panel)
    .id(id)
    .title(panel.title)
    .description(panel.description)
    .datasource(prometheus)
    .gridPos(gridPos)
    .unit(panel.unit)
    .thresholds(thresholdsOf(panel))
    .targets(panel.queries.map((query, at) => target(panel, query, at)))
  if (panel.max !== undefined) builder.max(panel.max)
  if (panel.decimals !== undefined) builder.decimals(panel.decimals)
  if (panel.mappings !== undefined) builder.mappings([valueMap(panel.mappings)])
  if (panel.leadsTo !== undefined) builder.links([drillDown(panel.leadsTo)])
  return { ...builder.build(), pluginVersion }
}

const target = ({ kind }: Panel, { expr, legend }: Query, at: number): DataqueryBuilder => {
  const builder = new DataqueryBuilder()
    .refId(String.fromCodePoint(65 + at))
    .datasource(prometheus)
    .expr(expr)
    .legendFormat(legend)
  if (kind === 'stat') return builder.instant()
  if (kind === 'table') return builder.instant().format(PromQueryFormat.Table)
  return kind === 'heatmap' ? builder.range().format(PromQueryFormat.Heatmap) : builder.range()
}

const lines = ({ isStacked = false, isLogarithmic = false, thresholds }: Panel): timeseries.PanelBuilder => {
  const builder = new timeseries.PanelBuilder()
    .min(0)
    .lineWidth(1)
    .fillOpacity(isStacked ? 25 : 8)
    .showPoints(common.VisibilityMode.Never)
    .spanNulls(false)
    .stacking(
      new common.StackingConfigBuilder().mode(isStacked ? common.StackingMode.Normal : common.StackingMode.None),
    )
    .legend(legend().calcs(['lastNotNull', 'max']))
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    )
  if (thresholds !== undefined) {
    builder.thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed))
  }
  if (!isLogarithmic) return builder
  return builder.scaleDistribution(
    new common.ScaleDistributionConfigBuilder().type(common.ScaleDistribution.Log).log(10),
  )
}

const number = ({ mappings }: Panel): stat.PanelBuilder =>
  new stat.PanelBuilder()
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(common.BigValueColorMode.Value)
    .textMode(mappings === undefined ? common.BigValueTextMode.Auto : common.BigValueTextMode.Value)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false).fields(''))

/** Pixels of a column: Grafana takes 150 otherwise, and a narrow table is cut off. */
const narrowest = 80

/** A unit for the whole table would also be put to labels with the look of a number, such as a task. */
const rows = ({ columns = {} }: Panel): table.PanelBuilder => {
  const renameByName = Object.fromEntries(Object.entries(columns).map(([given, { name }]) => [given, name]))
  const builder = new table.PanelBuilder()
    .cellHeight(common.TableCellHeight.Sm)
    .filterable(true)
    .minWidth(narrowest)
    .transformations([
      { id: 'merge', options: {} },
      { id: 'organize', options: { excludeByName: { Time: true }, renameByName } },
    ])
  for (const { name, unit } of Object.values(columns)) builder.overrideByName(name, [{ id: 'unit', value: unit }])
  return builder
}

const cells = ({ unit }: Panel): heatmap.PanelBuilder =>
  new heatmap.PanelBuilder()
    .calculate(false)
    .color(new heatmap.HeatmapColorOptionsBuilder().mode(heatmap.HeatmapColorMode.Scheme).scheme('Spectral').steps(64))
    .yAxis(new heatmap.YAxisConfigBuilder().unit(unit))
    .tooltip(new heatmap.HeatmapTooltipBuilder().mode(common.TooltipDisplayMode.Single).yHistogram(true))

const words = (): statetimeline.PanelBuilder =>
  new statetimeline.PanelBuilder()
    .mergeValues(true)
    .showValue(common.VisibilityMode.Auto)
    .rowHeight(0.8)
    .fillOpacity(80)
    .legend(legend())

const styled = { timeseries: lines, stat: number, table: rows, heatmap: cells, 'state-timeline': words } as const

const legend = (): common.VizLegendOptionsBuilder =>
  new common.VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(common.LegendDisplayMode.List)
    .placement(common.LegendPlacement.Bottom)

const thresholdsOf = ({ thresholds = [] }: Panel): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: 'green' }, ...thresholds.map(([value, color]) => ({ value, color }))])

const valueMap = (mappings: readonly Mapping[]) => ({
  type: MappingType.ValueToText as const,
  options: Object.fromEntries(mappings.map(([value, text, color], index) => [String(value), { text, color, index }])),
})

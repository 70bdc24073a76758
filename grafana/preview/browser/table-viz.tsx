import { cacheFieldDisplayNames } from '@grafana/data'
import type { DataFrame } from '@grafana/data'
import { TableNG } from '@grafana/ui/unstable'
import type { ReactElement } from 'react'
import type { VizProps } from './viz-props.ts'

interface SortedColumn {
  readonly displayName: string
  readonly desc?: boolean
}

/** Rows and columns, by Grafana's `TableNG`. Like its panel it shows the first frame: several need a merge. */
export const TableViz = ({ panel, data, width, height }: VizProps): ReactElement | null => {
  const frame: DataFrame | undefined = data.frames[0]
  if (frame === undefined) return null
  // TableNG takes renamed columns from this cache alone.
  cacheFieldDisplayNames(data.frames)
  const sortBy = (panel.options?.['sortBy'] ?? []) as readonly SortedColumn[]
  return <TableNG data={frame} width={width} height={height} sortBy={[...sortBy]} enableVirtualization={false} />
}

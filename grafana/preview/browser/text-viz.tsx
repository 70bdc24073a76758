import { renderTextPanelMarkdown } from '@grafana/data'
import type { ReactElement } from 'react'
import type { VizProps } from './viz-props.ts'

/** Markdown, by Grafana's own renderer of text panels. */
export const TextViz = ({ panel }: VizProps): ReactElement => (
  <div
    className="markdown-html"
    dangerouslySetInnerHTML={{
      __html: renderTextPanelMarkdown((panel.options?.['content'] as string | undefined) ?? ''),
    }}
  />
)

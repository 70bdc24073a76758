import { edge } from './explore.ts'
import { sectionOf } from './markdown.ts'

/**
 * The edges of the one state diagram under a heading of a page, as `FROM --> TO: label`, sorted. A label may name several ways, with
 * `or` between them; each is an edge.
 */
export const edgesDrawn = (page: string, heading: string): readonly string[] => {
  const [, diagram] = /```mermaid\nstateDiagram-v2\n([\s\S]*?)```/.exec(sectionOf(page, heading)) ?? []
  if (diagram === undefined) throw new Error(`no state diagram under ${heading}`)
  return diagram.trimEnd().split('\n').flatMap(edgesOfLine).toSorted()
}

const edgesOfLine = (line: string): readonly string[] => {
  const [, from = '', to = '', label = ''] = /^ {2}(\S+) --> (\S+): (.+)$/.exec(line) ?? []
  if (label === '') throw new Error(`not an edge with a label: ${line}`)
  return label.split(' or ').map((way) => edge(from, to, way))
}

/** Makes generated pages in Markdown; each names its script. */
export const pageBy =
  (script: string) =>
  (title: string, ...parts: readonly string[]): string =>
    `${[title, `<!-- Written by ${script} (npm run generate): change what it is made from. -->`, ...parts].join('\n\n')}\n`

/** A generated page in Markdown. */
export const page = pageBy('scripts/generate-docs.ts')

export const code = (text: string): string => `\`${text}\``

/** A Markdown table; a bar inside a cell is escaped. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')

const generatedBy = '<!-- Written by scripts/generate-docs.ts (npm run generate): change what it is made from. -->'

/** A generated page in Markdown. */
export const page = (title: string, ...parts: readonly string[]): string =>
  `${[title, generatedBy, ...parts].join('\n\n')}\n`

export const code = (text: string): string => `\`${text}\``

/** A Markdown table; a bar inside a cell is escaped. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')

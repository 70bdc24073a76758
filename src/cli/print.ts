/** A command's answer: text for people, or one JSON value for programs. Standard output holds nothing else. */
export const print = (json: boolean, value: unknown, text: () => string): void => {
  process.stdout.write(json ? `${JSON.stringify(value, jsonSafe)}\n` : `${text()}\n`)
}

const jsonSafe = (_key: string, value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : value)

/** Rows as columns that line up. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** A size for people, rounded up. */
export const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`

/** As {@link mebibytes}, for a size between bytes and gigabytes. */
export const kibibytes = (bytes: number): string =>
  bytes < 10 * 2 ** 20 ? `${Math.ceil(bytes / 2 ** 10)} KiB` : mebibytes(bytes)

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const

/** A time in its largest whole unit, as in `72 h` or `90 min`. @param ms 0 or more */
export const duration = (ms: number): string => {
  const [name, length] = units.find(([, unit]) => ms >= unit && ms % unit === 0) ?? ['ms', 1]
  return `${ms / length} ${name}`
}

const width = 120

/** JSON with two blanks per level; what fits into a line of 120 characters stays on one. */
export const compactJson = (value: unknown, indent = ''): string => {
  const line = oneLine(value)
  if (typeof value !== 'object' || value === null || indent.length + line.length <= width) return line
  const deeper = `${indent}  `
  const parts = Array.isArray(value)
    ? value.map((entry) => compactJson(entry, deeper))
    : members(value).map(([name, member]) => `${JSON.stringify(name)}: ${compactJson(member, deeper)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${parts.map((part) => deeper + part).join(',\n')}\n${indent}${close}`
}

/** As JSON.stringify does, members without a value are left out. */
const members = (value: object): readonly (readonly [string, unknown])[] =>
  Object.entries(value).filter(([, member]) => member !== undefined)

const oneLine = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`
  const inner = members(value).map(([name, member]) => `${JSON.stringify(name)}: ${oneLine(member)}`)
  return inner.length === 0 ? '{}' : `{ ${inner.join(', ')} }`
}

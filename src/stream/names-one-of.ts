/** Whether a text somewhere in a value is one of these names. Bytes are not looked into. */
export const namesOneOf = (value: unknown, names: ReadonlySet<string>): boolean => {
  if (typeof value === 'string') return names.has(value)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false
  return Object.values(value).some((each) => namesOneOf(each, names))
}

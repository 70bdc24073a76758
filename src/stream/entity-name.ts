/** Whether a text somewhere in a value is the name of one of these entities. Bytes are not looked into. */
export const namesEntity = (value: unknown, names: ReadonlySet<string>): boolean => {
  if (typeof value === 'string') return names.has(value)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false
  return Object.values(value).some((each) => namesEntity(each, names))
}

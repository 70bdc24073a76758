/** Stands for a perhaps personal text. */
const hidden = '•••'
const longestShown = 128

const shapes: readonly RegExp[] = [
  // A word of an enum.
  /^[A-Z][A-Z0-9_]*$/,
  // A UUID, also behind the kind of thing that it names: msg_<uuid>.
  /^([a-z]{1,12}_)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  // A hash, as those of recipients and revisions.
  /^(\d+\.)?[0-9a-f]{16,64}$/,
  // A time.
  /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/,
  // A language or country.
  /^[a-z]{2}(-[A-Z]{2})?$/,
  /^$/,
]

/** Eight digits may be a phone number (E.164), however they are parted. */
const mayBeNumber = (text: string): boolean => text.replaceAll(/\D/g, '').length >= 8

/** Masks perhaps personal texts. @param names are shown everywhere: the question had them */
export const mask = (value: unknown, names: ReadonlySet<string>): unknown => maskField('', value, names)

const maskField = (field: string, value: unknown, names: ReadonlySet<string>): unknown => {
  if (typeof value === 'string') return isShown(field, value, names) ? value : hidden
  if (typeof value !== 'object' || value === null) return value
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`
  if (Array.isArray(value)) return value.map((each: unknown) => maskField(field, each, names))
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, maskField(name, each, names)]))
}

const isShown = (field: string, text: string, names: ReadonlySet<string>): boolean =>
  names.has(text) || shapes.some((shape) => shape.test(text)) || (namesThing(field) && isPlainName(text))

/** Fields with names given by programs. */
const namesThing = (field: string): boolean => /(Id|Key|Ref|Kind|topic|type|source|variant|provider)$/.test(field)

const isPlainName = (text: string): boolean =>
  text.length <= longestShown && /^[\w.:/-]+$/.test(text) && !mayBeNumber(text)

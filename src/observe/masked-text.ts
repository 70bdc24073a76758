/** Shapes of secrets and personal data, each with its stand-in. Own messages have none of them; errors of libraries may quote some. */
const shapes: readonly (readonly [RegExp, string])[] = [
  // V8 quotes a text that is no JSON.
  [/(?:\.\.\.)?"[^]*"(?:\.\.\.)? is not valid JSON/g, '<text> is not valid JSON'],
  [/(:\/\/)[^\s/@]+@/g, '$1<secret>@'],
  [/[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}/gi, '<mail>'],
  // A JSON Web Token begins with `{"` in base64url (RFC 7519).
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){1,4}/g, '<token>'],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 <secret>'],
  [/((?:password|secret|token|api_?key)"?\s?[=:]\s?"|(?:password|secret|token|api_?key)=)[^\s"',;&]+/gi, '$1<secret>'],
  // E.164 has 15 digits at most; fewer than 7 are no number of a person.
  [/(?:\+|(?<![\w-])00)[\s().-]{0,2}[1-9](?:[\s().-]{0,2}\d){6,14}/g, '<number>'],
]

/** A text without phone numbers in international form, mail addresses, tokens, passwords and quoted JSON. */
export const maskedText = (text: string): string =>
  shapes.reduce((masked, [shape, standIn]) => masked.replaceAll(shape, standIn), text)

/** The same for all texts in a value; names of fields stay. An instance of a class becomes its kind. */
export const maskedValue = (value: unknown): unknown => {
  if (typeof value === 'string') return maskedText(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(maskedValue)
  if (Object.getPrototypeOf(value) !== Object.prototype) return Object.prototype.toString.call(value)
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, maskedValue(each)]))
}

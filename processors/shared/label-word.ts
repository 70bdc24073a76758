/** Providers of messages and renderers, as policies spell them. */
const provider = /^[A-Za-z0-9][\w.-]{0,63}$/
/** A word in capitals, as codes of reasons are. */
const code = /^[A-Z][A-Z0-9_]{0,63}$/

/** A name of a provider as the label of a metric: `none` for none, `other` for a text beyond the rules of policies. */
export const providerLabel = (name: string | null): string => {
  if (name === null || name === '') return 'none'
  return provider.test(name) && !isNumber(name) ? name : 'other'
}

/** A code as the label of a metric: `none` for none, `other` for any other text. */
export const codeLabel = (text: string | null | undefined): string => {
  if (text === null || text === undefined || text === '') return 'none'
  return code.test(text) ? text : 'other'
}

/** Eight digits may be a phone number (E.164). */
const isNumber = (name: string): boolean => name.replaceAll(/\D/g, '').length >= 8

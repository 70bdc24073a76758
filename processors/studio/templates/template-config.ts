import { hash } from 'node:crypto'
import { cutText } from '#processors/shared/cut-text.ts'
import { canonicalJson } from './canonical-json.ts'

/** A configuration: a JSON object. */
export type TemplateConfig = Readonly<Record<string, unknown>>

/** Levels of objects and lists; our own choice, so that no text can exhaust the stack. */
const maxLevels = 32
/** Names of changed fields in one event, and UTF-16 code units of each; our own choice. */
const maxNames = 64
const maxNameLength = 100

/** The configuration in a text; `undefined` when it is no JSON object, or has more than 32 levels. */
export const parseConfig = (text: string): TemplateConfig | undefined => {
  const value = parsed(text)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject && isWithin(value, maxLevels) ? (value as TemplateConfig) : undefined
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isWithin = (value: unknown, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((member) => isWithin(member, levels - 1))
}

/** SHA-256 of the canonical form, in hex: neither the order of names nor white space changes it. */
export const configHash = (config: TemplateConfig): string => hash('sha256', canonicalJson(config), 'hex')

/**
 * The top-level names with other values, sorted: the first 64 of them, each cut at 100 UTF-16 code units.
 * JSON can spell half a surrogate pair, and no event can.
 */
export const changedNames = (before: TemplateConfig, now: TemplateConfig): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((name) => valueOf(before, name) !== valueOf(now, name))
    .toSorted()
    .slice(0, maxNames)
    .map((name) => cutText(name.toWellFormed(), maxNameLength))

const valueOf = (config: TemplateConfig, name: string): string | undefined =>
  Object.hasOwn(config, name) ? canonicalJson(config[name]) : undefined

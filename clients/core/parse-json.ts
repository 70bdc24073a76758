import { DecodeError } from '#codec/errors.ts'
import { isForbiddenKey } from '#codec/forbidden-key.ts'
import { defaultLimits } from '#codec/limits.ts'
import { decodeUtf8 } from './decode-utf8.ts'
import { textFault } from './text-rules.ts'

const { maxDepth } = defaultLimits

/** The JSON object of a value. @throws DecodeError NOT_UTF8, NOT_JSON, LIMIT_EXCEEDED or FORBIDDEN_KEY */
export function parseObject(value: Uint8Array): Readonly<Record<string, unknown>> {
  const text = decodeUtf8(value)
  if (text === undefined) throw new DecodeError('NOT_UTF8', 'the JSON is no UTF-8')
  const json = parse(text.replace(/^\uFEFF/, ''))
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new DecodeError('NOT_JSON', 'the value is no JSON object')
  check(json, 0)
  return json as Readonly<Record<string, unknown>>
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's text quotes the value, which can be personal.
    return undefined
  }
}

function check(json: unknown, depth: number): void {
  if (typeof json === 'string') return checkText(json)
  if (typeof json !== 'object' || json === null) return
  if (depth >= maxDepth) throw new DecodeError('LIMIT_EXCEEDED', `the JSON nests deeper than ${maxDepth} levels`)
  for (const [key, value] of Object.entries(json)) {
    if (isForbiddenKey(key)) throw new DecodeError('FORBIDDEN_KEY', 'the JSON has a key that names a prototype')
    checkText(key)
    check(value, depth + 1)
  }
}

function checkText(text: string): void {
  const fault = textFault(text)
  if (fault !== undefined)
    throw new DecodeError(fault.includes('half') ? 'NOT_UTF8' : 'LIMIT_EXCEEDED', `a string ${fault}`)
}

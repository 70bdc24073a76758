import { placeText } from './letter-place.ts'
import { timeText } from './letters-report.ts'
import { table } from './print.ts'
import type { ShownHeader, ShownLetter, ShownValue } from './show-letter.ts'

/** A dead letter for people. */
export const shownLetterText = ({
  letter,
  meaning,
  remedy,
  notRedriven,
  key,
  headers,
  event,
  value,
}: ShownLetter): string => {
  const { at, origin, reason, stage, attempt, status, writtenMs, timestampMs } = letter
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['dead letter', placeText(at)],
    ['written', timeText(writtenMs)],
    ['input', placeText(origin)],
    ['its timestamp', timeText(timestampMs)],
    ['reason', `${reason}: ${meaning}`],
    ['more', letter.detail],
    ['what to do', remedy],
    ['stage', stage],
    ['attempt', String(attempt)],
    ['status', letter.note === undefined ? status : `${status}: ${letter.note}`],
    ['redrive', notRedriven ?? 'possible'],
    ['processor', letter.processor],
    ['store', letter.store],
    ['version', letter.version],
    ['frames', letter.frames?.replaceAll('\n', '\n               ')],
    ['key', key === undefined ? 'none' : `${key.text} (${key.bytes} bytes)`],
    ['event', eventText(event)],
    ['value', value === undefined ? 'none' : valueText(value)],
    ['headers', headers.length === 0 ? 'none' : headers.map(headerText).join('\n               ')],
  ]
  return table(rows.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])))
}

const eventText = (event: ShownLetter['event']): string =>
  typeof event === 'string'
    ? `not decoded: ${event}`
    : Object.entries(event)
        .map(([name, text]) => `${name}=${text}`)
        .join(' ')

const headerText = ({ name, bytes, text }: ShownHeader): string =>
  text === undefined ? `${name} (${bytes} bytes)` : `${name}: ${text}`

const valueText = ({ bytes, sha256, base64, data }: ShownValue): string => {
  const size = `${bytes} bytes, sha256 ${sha256.slice(0, 16)}`
  if (data !== undefined) return `${size}\n${JSON.stringify(data, undefined, 2)}`
  return base64 === undefined ? `${size}; --reveal shows it` : `${size}\n${base64}`
}

import { zoneOffsets } from '#processors/cpaas/quiet-hours/zone-offsets.ts'

export const dataBegins = Date.UTC(2025, 0, 1)
export const dataEnds = Date.UTC(2040, 0, 1)

/** All zones and links of the data. */
export const zoneNames: readonly string[] = zoneOffsets
  .trim()
  .split('\n')
  .flatMap((line) => line.split(' = ')[0]!.split(' '))

export const intlFormat = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })

/** The offset in minutes by Node's own data. */
export const intlOffset = (format: Intl.DateTimeFormat, at: number): number => {
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')!.value
  const [, sign, hours, minutes] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(name)!
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

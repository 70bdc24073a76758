import { numberZones } from './number-zones.ts'

const zonesByPrefix: ReadonlyMap<number, readonly string[]> = new Map(
  numberZones
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [names = '', prefixes = ''] = line.split(' = ')
      const zones = names.split(' ')
      return prefixes.split(' ').map((prefix) => [Number(prefix), zones] as const)
    }),
)

const longestPrefix = Math.max(...Array.from(zonesByPrefix.keys(), (prefix) => String(prefix).length))

const none: readonly string[] = []

/**
 * The time zones of an E.164 number: those of its area, or of its whole country where mobiles are numbered without areas. Numbers
 * move with people, so these are a good guess at most. None when nothing is known, as for satellites or a text of another form.
 */
export const zonesOfNumber = (number: string): readonly string[] => {
  if (!/^\+[1-9]\d{1,14}$/.test(number)) return none
  let prefix = Number(number.slice(1, 1 + longestPrefix))
  while (prefix > 0) {
    const zones = zonesByPrefix.get(prefix)
    if (zones !== undefined) return zones
    prefix = Math.floor(prefix / 10)
  }
  return none
}

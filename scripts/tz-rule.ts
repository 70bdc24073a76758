/** From `at` on, in seconds since 1970, a zone is `offset` seconds ahead of UTC. */
export interface OffsetChange {
  readonly at: number
  readonly offset: number
}

/** A day of a month by its weekday, with a time of that day in seconds: `M3.5.0/1`. The fifth week is the last one. */
interface YearDay {
  readonly month: number
  readonly week: number
  readonly weekday: number
  readonly seconds: number
}

/** Daylight saving year by year. Offsets are seconds ahead of UTC. */
export interface DaylightRule {
  readonly standard: number
  readonly daylight: number
  readonly begins: YearDay
  readonly ends: YearDay
}

const name = '(?:[A-Za-z]+|<[^>]+>)'
const time = '[+-]?\\d+(?::\\d+)*'
const yearDay = `M\\d+\\.\\d\\.\\d(?:/${time})?`
const withDaylight = new RegExp(`^${name}(${time})${name}(${time})?,(${yearDay}),(${yearDay})$`)
const withoutDaylight = new RegExp(`^${name}${time}$`)

/** Reads the rule at the end of a compiled zone; undefined for a zone without daylight saving. */
export const daylightRule = (text: string): DaylightRule | undefined => {
  const [, standardText, daylightText, begins, ends] = withDaylight.exec(text) ?? []
  if (standardText === undefined || begins === undefined || ends === undefined) {
    if (withoutDaylight.test(text)) return undefined
    throw new Error(`a rule in another form: ${text}`)
  }
  // POSIX counts westward.
  const standard = -secondsOf(standardText)
  const daylight = daylightText === undefined ? standard + 3_600 : -secondsOf(daylightText)
  return { standard, daylight, begins: yearDayOf(begins), ends: yearDayOf(ends) }
}

const secondsOf = (text: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/, '').split(':').map(Number)
  return (text.startsWith('-') ? -1 : 1) * (hours * 3_600 + minutes * 60 + seconds)
}

const yearDayOf = (text: string): YearDay => {
  const [day = '', at = '2'] = text.slice(1).split('/')
  const [month, week, weekday] = day.split('.').map(Number)
  return { month: month!, week: week!, weekday: weekday!, seconds: secondsOf(at) }
}

/** The changes of all years from `first` to `last`. */
export const ruleChanges = (rule: DaylightRule, first: number, last: number): readonly OffsetChange[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)
    .flatMap((year) => [
      { at: localSeconds(year, rule.begins) - rule.standard, offset: rule.daylight },
      { at: localSeconds(year, rule.ends) - rule.daylight, offset: rule.standard },
    ])
    .toSorted((one, other) => one.at - other.at)

const localSeconds = (year: number, { month, week, weekday, seconds }: YearDay): number => {
  const firstWeekday = new Date(Date.UTC(year, month - 1, 1)).getUTCDay()
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const inFirstWeek = 1 + ((weekday - firstWeekday + 7) % 7)
  const wanted = inFirstWeek + (week - 1) * 7
  return Date.UTC(year, month - 1, wanted > days ? wanted - 7 : wanted) / 1_000 + seconds
}

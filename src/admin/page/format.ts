/** `eventzr.cpaas.sms.inbound.v1` → `cpaas.sms.inbound`; other names stay. */
export const shortName = (name: string): string => name.replace(/^eventzr\./, '').replace(/\.v\d+$/, '')

/** A whole number with thin spaces, in thousands from ten thousand on. */
export const count = (value: number): string =>
  value >= 10_000 ? `${rounded(value / 1_000)}k` : Math.round(value).toLocaleString('en').replaceAll(',', '\u2009')

/** Records a second: one decimal below ten. */
export const rate = (value: number): string => (value >= 10 ? count(value) : rounded(value))

/** A time: `380 µs`, `12 ms`, `4.2 s`, `3 min`, `2 h`. */
export const duration = (ms: number): string => {
  if (ms < 1) return `${Math.round(ms * 1_000)} µs`
  if (ms < 1_000) return `${rounded(ms)} ms`
  if (ms < 60_000) return `${rounded(ms / 1_000)} s`
  return ms < 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`
}

/** Hours, minutes and seconds of the reader's own clock. */
export const clockTime = (atMs: number): string => new Date(atMs).toLocaleTimeString('en-GB')

/** Until or since a time: `in 4 s`, `3 min ago`. */
export const away = (atMs: number, nowMs: number): string =>
  atMs >= nowMs ? `in ${duration(atMs - nowMs)}` : `${duration(nowMs - atMs)} ago`

const rounded = (value: number): string => String(value >= 10 ? Math.round(value) : Math.round(value * 10) / 10)

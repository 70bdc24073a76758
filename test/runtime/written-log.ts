import type { Log } from '#runtime/ports/log.ts'

/** A log that keeps its lines: level, message and fields. */
export const writtenLog = (): { readonly log: Log; readonly lines: (readonly [string, string, object])[] } => {
  const lines: (readonly [string, string, object])[] = []
  const write = (level: string) => (fields: object, message: string) => void lines.push([level, message, fields])
  return { log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }, lines }
}

const mostFrames = 5

/** Where the innermost error was thrown: frames alone, since a message may quote data. Up to 5; none of what is no Error. */
export const framesOf = (error: unknown): readonly string[] => {
  if (!(error instanceof Error)) return []
  if (error.cause instanceof Error) return framesOf(error.cause)
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return lines.slice(0, mostFrames).map((line) => line.trim())
}

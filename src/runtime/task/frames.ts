const mostFrames = 5
/** A frame ends with its place: file, line and column, or a function of V8. */
const frame = /^\s+at .*(?::\d+:\d+|<anonymous>|native)\)?$/

/** Where the innermost error was thrown: frames alone, since a message may quote data. Up to 5; none of what is no Error. */
export const framesOf = (error: unknown): readonly string[] => {
  if (!(error instanceof Error)) return []
  if (error.cause instanceof Error) return framesOf(error.cause)
  const lines = withoutMessage(error)
    .split('\n')
    .filter((line) => frame.test(line))
  return lines.slice(0, mostFrames).map((line) => line.trim())
}

/** A message of several lines may have one in the shape of a frame. */
const withoutMessage = ({ stack = '', message }: Error): string => {
  const start = stack.indexOf(message)
  return start < 0 ? stack : stack.slice(start + message.length)
}

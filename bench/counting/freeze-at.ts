import type { FailPoint } from '#runtime/commit/fail-point.ts'

/** The line that a pod writes to standard error before it stops. */
export const frozenMark = 'frozen until SIGCONT'

/** The client sends from threads of its own: by then what it was handed is at the broker. */
const sendingMs = 100

/**
 * A fail point that stops its own process, once, the `count`-th time that the named step is reached: a machine that stands
 * still in the middle of a commit.
 * @param spec `name:count` stops within the step, `name:count:ms` so long after it: what comes next is then at the broker
 */
export const freezeAt = (spec: string): FailPoint => {
  const [name, count, afterMs] = spec.split(':')
  let left = Number(count)
  return (reached) => {
    if (reached !== name || --left !== 0) return
    if (afterMs !== undefined) setTimeout(() => freeze(name), Number(afterMs))
    else {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, sendingMs)
      freeze(name)
    }
  }
}

const freeze = (at: string): void => {
  console.error(JSON.stringify({ message: frozenMark, at }))
  process.kill(process.pid, 'SIGSTOP')
}

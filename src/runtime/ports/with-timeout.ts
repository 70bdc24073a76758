import type { Sleep } from './sleep.ts'
import { KafkaCallError } from './errors.ts'

const timedOut = -185

/**
 * The same promise with a time limit.
 * @throws KafkaCallError `fatal` when the limit has passed: what was under way may still happen, so the caller must not go on
 */
export const withTimeout = async <T>(
  limitMs: number,
  operation: string,
  promise: Promise<T>,
  sleep: Sleep,
): Promise<T> => {
  const done = new AbortController()
  const limit = async (): Promise<never> => {
    await sleep(limitMs, done.signal)
    throw new KafkaCallError(operation, timedOut, 'fatal', new Error(`not done after ${limitMs} ms`))
  }
  try {
    return await Promise.race([promise, limit()])
  } finally {
    done.abort()
  }
}

import { KafkaCallError, RightMissingError } from '#runtime/ports/errors.ts'
import { isRefusal } from './refused-rights.ts'

/** The flags that librdkafka's transactional calls give their errors. */
interface FlaggedError extends Error {
  readonly code: number
  readonly isFatal?: boolean
  readonly isRetriable?: boolean
  readonly isTxnRequiresAbort?: boolean
}

/** A callback in the client's style: an error or nothing, then a result. */
export type Callback<T> = (error: unknown, result: T) => void

/** Turns one call of the client into a promise; its error says what to do next. */
export const call = <T>(operation: string, run: (done: Callback<T>) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    try {
      run((error, result) => (error ? reject(callError(operation, error)) : resolve(result)))
    } catch (error) {
      reject(callError(operation, error))
    }
  })

/** The same for a call that answers at once. */
export const callNow = <T>(operation: string, run: () => T): T => {
  try {
    return run()
  } catch (error) {
    throw callError(operation, error)
  }
}

/** An error without any flag is to be treated as fatal (librdkafka INTRODUCTION.md, "Transactional Producer"). */
export const callError = (operation: string, error: unknown): KafkaCallError => {
  const { code = 0, isRetriable, isTxnRequiresAbort } = error as Partial<FlaggedError>
  const remedy = isTxnRequiresAbort ? 'abort' : isRetriable ? 'retry' : 'fatal'
  if (isRefusal(code)) return new RightMissingError([], operation, code, remedy, error)
  return new KafkaCallError(operation, code, remedy, error)
}

/**
 * Calls again while the error says that it may: a retriable error of a transaction must be answered by the same call.
 * @throws KafkaCallError, also a retriable one once `stop` has aborted
 */
export const retrying = async <T>(
  run: () => Promise<T>,
  pauseMs: number,
  onRetry: (error: KafkaCallError) => void,
  stop?: AbortSignal,
): Promise<T> => {
  for (;;) {
    try {
      return await run()
    } catch (error) {
      if (!(error instanceof KafkaCallError) || error.remedy !== 'retry' || stop?.aborted) throw error
      onRetry(error)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}

/** Whether a promise, which never rejects, has resolved within `timeoutMs`. */
export const endsWithin = (timeoutMs: number, promise: Promise<unknown>): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs, false)
    void promise.then(() => {
      clearTimeout(timer)
      resolve(true)
    })
  })

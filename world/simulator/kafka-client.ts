import type kafka from '@confluentinc/kafka-javascript'

/** Takes one line for people. */
export type Log = (line: string) => void

export type AnyClient = kafka.Producer | kafka.KafkaConsumer

const connectTimeoutMs = 10_000
const disconnectTimeoutMs = 3_000
const repeatErrorAfterMs = 10_000

/** Connects and passes the client's errors on to the log, one each 10 s. Rejects when no broker answers within 10 s. */
export const connect = (client: AnyClient, name: string, log: Log): Promise<void> => {
  logErrors(client, name, log)
  return call((done) =>
    client.connect({ allTopics: false, timeout: connectTimeoutMs } as kafka.MetadataOptions, done as never),
  )
}

const logErrors = (client: AnyClient, name: string, log: Log): void => {
  let lastMs = 0
  ;(client as kafka.Producer).on('event.error', ({ message }) => {
    if (Date.now() - lastMs < repeatErrorAfterMs) return
    lastMs = Date.now()
    log(`${name}: ${message}`)
  })
}

/** Disconnects, waiting for at most 3 s. */
export const disconnect = (client: AnyClient): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, disconnectTimeoutMs)
    ;(client as kafka.Producer).disconnect(() => {
      clearTimeout(timer)
      resolve()
    })
  })

/** One call of the client as a promise. */
export const call = <T>(run: (done: (error: unknown, result: T) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => run((error, result) => (error ? reject(error as Error) : resolve(result))))

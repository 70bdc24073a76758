import type kafka from '@confluentinc/kafka-javascript'
import type { Connection } from './connection.ts'

/** A scrape is seldom more frequent. */
const everyMs = 5_000

type Listened = Pick<Connection, 'onStatistics'>

/** Has a client tell how it is, when somebody listens. A settings file may choose another interval. */
export const statisticsSettings = ({ onStatistics }: Listened): Readonly<Record<string, number>> =>
  onStatistics === undefined ? {} : { 'statistics.interval.ms': everyMs }

/** Passes on what a client tells. It tells nothing while nobody polls it. */
export const tellStatistics = (
  client: kafka.Producer | kafka.KafkaConsumer,
  name: 'consumer' | 'producer',
  { onStatistics }: Listened,
): void => {
  if (onStatistics === undefined) return
  ;(client as kafka.Producer).on('event.stats', ({ message }: { readonly message: string }) =>
    onStatistics(name, message),
  )
}

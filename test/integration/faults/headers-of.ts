import type kafka from '@confluentinc/kafka-javascript'

/** The headers of a record as texts; the last one of a name counts. */
export const headersOf = ({ headers = [] }: kafka.Message): Readonly<Record<string, string>> =>
  Object.fromEntries(headers.flatMap(Object.entries<Buffer | string>).map(([name, value]) => [name, value.toString()]))

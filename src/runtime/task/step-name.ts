import type { TopicPartition } from '#runtime/ports/batch.ts'

/** The step that takes a tick: it runs no rule. */
export const tickStep = 'tick'

const timerPrefix = 'timer '

/** Names a record by where it stands in the log, wherever it came from. */
export const recordStep = ({ topic, partition }: TopicPartition, offset: number): string =>
  `record ${topic} ${partition} ${offset}`

/** The step of a timer in wait, of a parked tenant: it runs no rule, and is a timer all the same, since real ones may be behind it. */
export const waitStep = `${timerPrefix}in wait`

/** Names a parked record of a tenant by its number. */
export const parkedStep = (tenantId: string, number: number): string => `parked ${tenantId} ${number}`

/** Names the firing of a row's timer. */
export const timerStep = (store: number, key: string, deadline: number): string =>
  `${timerPrefix}${store} ${key} ${deadline}`

export const isTimer = (step: string | undefined): boolean => step?.startsWith(timerPrefix) ?? false

/** A fictional number, which no topic, log line, metric or header may hold but those that {@link published} names. */
export const canary = '+14155550147'
/** The same in other spellings. */
export const spellings = [canary, '001 (415) 555-0147', '+1 415 555 0147', 'tel:+1-415-555-0147'] as const
/** Words that nobody else writes. */
export const secret = 'Xylophone-Quagga'
export const bodyWith = (text: string): string => `${text} ${secret} ${canary}`

/** The fields of outputs that may hold a recipient or words, by topic. */
export const published: Readonly<Record<string, readonly string[]>> = {
  'eventzr.cpaas.communication.requested.v1': ['recipient'],
  'eventzr.cpaas.communication.sent.v1': ['recipient'],
  'eventzr.cpaas.communication.delivered.v1': ['recipient'],
  'eventzr.cpaas.communication.failed.v1': ['recipient'],
  'eventzr.cpaas.dispatch.requested.v1': ['recipient', 'body', 'variables'],
}

/** Whether a text gives the canary away: the words in any case, or the number in any spelling. */
export const sings = (text: string): boolean =>
  text.toLowerCase().includes(secret.toLowerCase()) || text.replaceAll(/[\s().-]/g, '').includes('4155550147')

/** The paths of all texts in a value that give the canary away, keys included. */
export const songsIn = (value: unknown, path = ''): readonly string[] => {
  if (typeof value === 'string') return sings(value) ? [path] : []
  if (value instanceof Uint8Array) return sings(Buffer.from(value).toString('latin1')) ? [path] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, each]) => [
    ...(sings(name) ? [`${path}.<name>`] : []),
    ...songsIn(each, path === '' ? name : `${path}.${name}`),
  ])
}

/** The same, but for the fields that a topic publishes. */
export const leaksIn = (topic: string, data: unknown): readonly string[] => {
  const allowed = published[topic] ?? []
  return songsIn(data).filter((path) => !allowed.includes(path.split('.')[0]!))
}

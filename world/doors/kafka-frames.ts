/** Keys of requests, as in Kafka's protocol guide. */
export const apiKeys = {
  produce: 0,
  joinGroup: 11,
  addPartitionsToTxn: 24,
  addOffsetsToTxn: 25,
  endTxn: 26,
  txnOffsetCommit: 28,
}

/** The head of a request; the answer to it begins with the same correlation id. */
export interface Request {
  readonly apiKey: number
  readonly correlationId: number
  readonly clientId: string
}

const sizeBytes = 4

/** A frame is a size and so many bytes. */
export const inFrames = (each: (frame: Buffer) => void): ((chunk: Buffer) => void) => {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= sizeBytes && rest.length >= sizeBytes + rest.readInt32BE()) {
      const end = sizeBytes + rest.readInt32BE()
      each(rest.subarray(0, end))
      rest = rest.subarray(end)
    }
  }
}

/** Size, api key, api version, correlation id, client id: see "Request Header v1" in Kafka's protocol guide. */
export const requestOf = (frame: Buffer): Request => ({
  apiKey: frame.readInt16BE(4),
  correlationId: frame.readInt32BE(8),
  clientId: frame.toString('utf8', 14, 14 + Math.max(0, frame.readInt16BE(12))),
})

/** The correlation id of an answer. */
export const answeredBy = (answer: Buffer): number => answer.readInt32BE(sizeBytes)

/** The error code of an answer to EndTxn (version 1) or JoinGroup (version 5), or of the first partition in one to TxnOffsetCommit (version 3). */
export const errorCodeOf = (apiKey: number, answer: Buffer): number => {
  if (apiKey === apiKeys.endTxn || apiKey === apiKeys.joinGroup) return answer.readInt16BE(12)
  // Size, correlation id, tags, throttle time; then compact arrays of topics and of partitions, with names of fewer than 127 bytes.
  const nameLength = answer.readUInt8(14)
  return answer.readInt16BE(14 + nameLength + 1 + 4)
}

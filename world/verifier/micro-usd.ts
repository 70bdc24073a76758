import type { MicroUsd } from '#schemas/types.ts'

const microUsdPerUsd = 1_000_000

/**
 * An amount as a record has it: in Avro the big-endian bytes of a whole number of micro-USD, in JSON a number of dollars. Null for
 * anything else.
 */
export const microUsdOf = (value: unknown): MicroUsd | null => {
  if (typeof value === 'number') return Math.round(value * microUsdPerUsd)
  return value instanceof Uint8Array ? fromBytes(value) : null
}

/** Two's complement: https://avro.apache.org/docs/1.12.0/specification/#decimal */
const fromBytes = (bytes: Uint8Array): MicroUsd => {
  const digits = Buffer.from(bytes).toString('hex')
  return digits === '' ? 0 : Number(BigInt.asIntN(bytes.length * 8, BigInt(`0x${digits}`)))
}

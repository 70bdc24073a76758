import type { Total } from '../../examples/counting/counting-topology.ts'
import type { Sent } from './load.ts'

/** An event of the counting application and the process that wrote it. */
export interface Output extends Total {
  readonly by: string
}

/** The fate of all sent numbers. */
export interface Verdict {
  readonly inputs: number
  /** Numbers without an output. */
  readonly lost: number
  /** Outputs of numbers that have had one, or that nobody sent. */
  readonly duplicates: number
  /** Outputs that come after one of a later number of the same tenant and input partition. */
  readonly reordered: number
  /** Counts and sums of all outputs, and the restored rows, are those of an in-memory model. */
  readonly stateEqual: boolean
}

/**
 * Compares what was sent with what came out.
 * @param outputs those of one tenant in their order
 * @param rows the rows that the application's changelog holds
 */
export const verdictOf = (sent: readonly Sent[], outputs: readonly Output[], rows: readonly Total[]): Verdict => {
  const seen = new Set<number>()
  const last = new Map<string, number>()
  let [duplicates, reordered] = [0, 0]
  for (const { n } of outputs) {
    const origin = sent[n]
    if (origin === undefined || seen.has(n)) {
      duplicates++
      continue
    }
    seen.add(n)
    const line = `${origin.tenantId} ${origin.topic} ${origin.partition}`
    if (n < (last.get(line) ?? -1)) reordered++
    last.set(line, Math.max(n, last.get(line) ?? -1))
  }
  const stateEqual = totalsFollow(outputs) && rowsAreModel(sent, outputs, rows)
  return { inputs: sent.length, lost: sent.length - seen.size, duplicates, reordered, stateEqual }
}

/** Each output counts one more than the one before it of its tenant, and adds its own number. */
const totalsFollow = (outputs: readonly Output[]): boolean => {
  const before = new Map<string, Output>()
  return outputs.every((output) => {
    const { tenantId, n, count, sum } = output
    const { count: lastCount, sum: lastSum } = before.get(tenantId) ?? { count: 0, sum: 0 }
    before.set(tenantId, output)
    return count === lastCount + 1 && sum === lastSum + n
  })
}

const rowsAreModel = (sent: readonly Sent[], outputs: readonly Output[], rows: readonly Total[]): boolean => {
  const model = new Map<string, Total>()
  for (const { tenantId, n } of sent) {
    const { count, sum } = model.get(tenantId) ?? { count: 0, sum: 0 }
    model.set(tenantId, { tenantId, n, count: count + 1, sum: sum + n })
  }
  // Between inputs the order is the application's: which number was a tenant's last one, its outputs say.
  const lastNumber = new Map(outputs.map(({ tenantId, n }) => [tenantId, n]))
  return (
    rows.length === model.size &&
    new Set(rows.map(({ tenantId }) => tenantId)).size === model.size &&
    rows.every(({ tenantId, n, count, sum }) => {
      const expected = model.get(tenantId)
      return expected?.count === count && expected.sum === sum && lastNumber.get(tenantId) === n
    })
  )
}

import avsc from 'avsc'
import { isMicroUsd, microUsdFromBytes, microUsdToBytes } from './micro-usd.ts'

/** Avro `bytes` decimal(18,6) as an integer of micro-USD. Another precision or scale stays bytes and resolves into nothing. */
export class MicroUsdType extends avsc.types.LogicalType {
  /** An optional amount is a price as others state it; no amount reads as null. */
  isStated = false

  constructor(schema: avsc.Schema, options?: object) {
    super(schema, options)
    const { precision, scale } = schema as unknown as { readonly precision?: number; readonly scale?: number }
    if (precision !== 18 || scale !== 6) throw new Error('only decimal(18,6) is an amount of money')
  }

  override _fromValue(bytes: Buffer): number | null {
    try {
      return microUsdFromBytes(bytes)
    } catch (error) {
      if (this.isStated) return null
      throw error
    }
  }

  override _toValue(microUsd: unknown): Buffer | undefined {
    return isMicroUsd(microUsd) ? microUsdToBytes(microUsd) : undefined
  }

  /** The writer reads its own bytes, so it must know how to take them. */
  override _resolve(writer: avsc.Type): ((value: number | null) => number | null) | undefined {
    if (!(writer instanceof MicroUsdType)) return undefined
    writer.isStated ||= this.isStated
    return (value) => value
  }
}

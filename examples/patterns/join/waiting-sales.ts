import type { Tagged } from '#stream/operators.ts'
import type { TenantId } from '#stream/record.ts'
import type { Rules, Step } from '#stream/step.ts'
import { keyValue, type StoreReader } from '#stream/store-port.ts'
import { after, type EpochMs, type StreamTime } from '#stream/time.ts'
import { recordSchema } from '../record-schema.ts'
import { type Sale, saleSchema } from '../sale/sale.ts'
import { type Buyer } from './buyer.ts'
import { type NamedSale, namedSale } from './named-sale.ts'

type BuyerKey = readonly [TenantId, buyer: string]

interface WaitingSale {
  readonly sale: Sale
  readonly waitsUntil: EpochMs
}

/** The sales of one unknown buyer, in the order in which they came. */
interface WaitingSales {
  readonly sales: readonly WaitingSale[]
}

const waitingSale = recordSchema<WaitingSale>('WaitingSale', { sale: JSON.parse(saleSchema.json), waitsUntil: 'long' })

export const waitingSales = keyValue<BuyerKey, WaitingSales>(
  'waiting-sales',
  2,
  recordSchema<WaitingSales>('WaitingSales', { sales: { type: 'array', items: JSON.parse(waitingSale.json) } }),
  ['tenant', 'buyer'],
)

export interface WaitingPolicy {
  readonly patienceMs: number
  /** No more sales than these wait for one buyer: a row is read and written as a whole. */
  readonly mostWaiting: number
}

export type JoinInput = Tagged<'buyer', Buyer> | Tagged<'sale', Sale>
export type JoinOutput = Tagged<'named', NamedSale> | Tagged<'nameless', Sale>

type JoinStep = Step<WaitingSales, JoinOutput>

/** All is told, not emitted: these are events of sales, and the row is that of their buyer. */
export const waitingRules = (
  policy: WaitingPolicy,
  buyers: StoreReader<BuyerKey, Buyer>,
): Rules<BuyerKey, WaitingSales, JoinInput, JoinOutput> => ({
  retention: 'until-deleted',
  key: ({ key, value: { value } }) => [key, value.buyerId],
  on: (row, { kind, value }, at, { key }) => {
    if (kind === 'buyer') return release(row, value)
    const buyer = buyers.get([key, value.buyerId])
    return buyer === undefined ? wait(row, value, at, policy) : { state: row, tell: [named(value, buyer)] }
  },
  onTimer: giveUp,
})

const release = (row: WaitingSales | undefined, buyer: Buyer): JoinStep => ({
  state: undefined,
  tell: (row?.sales ?? []).map(({ sale }) => named(sale, buyer)),
})

const wait = (
  row: WaitingSales | undefined,
  sale: Sale,
  at: StreamTime,
  { patienceMs, mostWaiting }: WaitingPolicy,
): JoinStep => {
  const waiting = row?.sales ?? []
  if (waiting.length >= mostWaiting) return { state: row, tell: [nameless(sale)] }
  const sales = [...waiting, { sale, waitsUntil: after(at, patienceMs) }]
  return { state: { sales }, timer: firstEnd(sales) }
}

/** The timer may come later than its deadline, and then for several sales. */
const giveUp = ({ sales }: WaitingSales, at: StreamTime): JoinStep => {
  const left = sales.filter(({ waitsUntil }) => waitsUntil > at)
  const tell = sales.slice(0, sales.length - left.length).map(({ sale }) => nameless(sale))
  return left.length === 0 ? { state: undefined, tell } : { state: { sales: left }, tell, timer: firstEnd(left) }
}

/** They came in the order of the clock, so the first one's patience ends first. */
const firstEnd = ([first]: readonly WaitingSale[]): StreamTime => first!.waitsUntil as StreamTime

const named = (sale: Sale, buyer: Buyer): JoinOutput => ({ kind: 'named', value: namedSale(sale, buyer) })
const nameless = (sale: Sale): JoinOutput => ({ kind: 'nameless', value: sale })

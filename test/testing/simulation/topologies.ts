import type { OnRecreated, Topology } from '#stream/nodes.ts'
import { mapValue, merge, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import type { Schema } from '#stream/schema.ts'
import { keyValue } from '#stream/store-port.ts'
import { after } from '#stream/time.ts'
import { topic } from '#stream/topic.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'

/** The n-th input of its tenant; a negative one makes the rule fail. */
export interface Numbered {
  readonly tenantId: string
  readonly n: number
}

/** What is emitted for each input: how many came so far, and their sum. */
export interface Total extends Numbered {
  readonly count: number
  readonly sum: number
}

/** A message that waits for its receipt, a receipt, or the news that none came. */
export interface Note {
  readonly tenantId: string
  readonly message: string
}

const schema = <T>(name: string, fields: Readonly<Record<string, 'string' | 'long'>>): Schema<T> => ({
  name,
  json: JSON.stringify({
    type: 'record',
    name,
    fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
  }),
})

const common = { eventSource: 'simulation', retentionMs: 86_400_000, lenient: false }
const perTenant = { ...common, entity: ['tenantId' as const] }
const perMessage = { ...common, entity: ['message' as const] }
const numberedSchema = schema<Numbered>('Numbered', { tenantId: 'string', n: 'long' })
const totalSchema = schema<Total>('Total', { tenantId: 'string', n: 'long', count: 'long', sum: 'long' })
const noteSchema = schema<Note>('Note', { tenantId: 'string', message: 'string' })

export const numbers = topic<Numbered>({ name: 'numbers', role: 'inbound', schema: numberedSchema, ...perTenant })
export const totals = topic<Total>({ name: 'totals', role: 'event', schema: totalSchema, ...perTenant })
export const totalRows = keyValue<readonly [TenantId], Total>('totals', 1, totalSchema, ['tenant'])

const counting = (isFailing: (input: Numbered) => boolean) =>
  processor({
    name: 'counting',
    state: { totalRows },
    build:
      (stores) =>
      (input: Stream<TenantId, Numbered>): Stream<TenantId, Total> =>
        input.pipe(
          transition(stores.totalRows, {
            retention: 'until-deleted',
            key: ({ key }) => [key],
            on: (state, { tenantId, n }) => {
              if (isFailing({ tenantId, n })) throw new Error('the rule fails')
              const next = { tenantId, n, count: (state?.count ?? 0) + 1, sum: (state?.sum ?? 0) + n }
              return { state: next, emit: [next] }
            },
          }),
        ),
  })

const isNegative = ({ n }: Numbered): boolean => n < 0

const countingOver = (onRecreated: OnRecreated, isFailing = isNegative): Topology =>
  topology('counting', 1, [sink(totals, through(counting(isFailing), source(numbers, { onRecreated })))])

/** As {@link countingTopology}, with a rule that also fails for other inputs. */
export const countingBadly = (isFailing: (input: Numbered) => boolean): Topology =>
  countingOver('stop', (input) => isNegative(input) || isFailing(input))

/** Every input changes its tenant's row and emits one event that shows it. */
export const countingTopology: Topology = countingOver('stop')

/** The same; when its input is deleted and made again, it begins at the start of the new one. */
export const countingFromStart: Topology = countingOver('from-start')

export const messages = topic<Note>({ name: 'messages', role: 'inbound', schema: noteSchema, ...perMessage })
export const receipts = topic<Note>({ name: 'receipts', role: 'inbound', schema: noteSchema, ...perMessage })
export const outcomes = topic<Note & { readonly outcome: string }>({
  name: 'outcomes',
  role: 'event',
  schema: schema('Outcome', { tenantId: 'string', message: 'string', outcome: 'string' }),
  ...perMessage,
})
export const waitingRows = keyValue<readonly [TenantId, string], Note>('waiting', 1, noteSchema, ['tenant', 'message'])

type Tagged = Note & { readonly isReceipt: boolean }
type Outcome = Note & { readonly outcome: string }

const tagged = (input: Stream<TenantId, Note>, isReceipt: boolean): Stream<TenantId, Tagged> =>
  input.pipe(mapValue((note) => ({ ...note, isReceipt })))

const expiry = (patienceMs: number) =>
  processor({
    name: 'expiry',
    in: ['messages', 'receipts'],
    state: { waitingRows },
    build:
      (stores) =>
      ({
        messages,
        receipts,
      }: {
        readonly messages: Stream<TenantId, Note>
        readonly receipts: Stream<TenantId, Note>
      }): Stream<TenantId, Outcome> =>
        merge(tagged(messages, false), tagged(receipts, true)).pipe(
          transition(stores.waitingRows, {
            retention: 'until-deleted',
            key: ({ key, value }) => [key, value.message],
            on: (state: Note | undefined, { tenantId, message, isReceipt }: Tagged, at) => {
              if (isReceipt)
                return state === undefined
                  ? { state, emit: [{ tenantId, message, outcome: 'orphaned' }] }
                  : { state: undefined, emit: [{ tenantId, message, outcome: 'received' }] }
              return { state: { tenantId, message }, timer: after(at, patienceMs) }
            },
            onTimer: (state) => ({ state: undefined, emit: [{ ...state, outcome: 'expired' }] }),
          }),
        ),
  })

/** A message that gets no receipt in time expires. */
export const expiryTopology = (patienceMs: number): Topology =>
  topology('expiry', 1, [
    sink(outcomes, through(expiry(patienceMs), { messages: source(messages), receipts: source(receipts) })),
  ])

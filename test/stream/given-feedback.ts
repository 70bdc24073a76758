import { mergeTagged, only, type Stream } from '#stream/operators.ts'
import { feed, feedback } from '#stream/feedback.ts'
import type { Topology } from '#stream/nodes.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import type { Schema } from '#stream/schema.ts'
import { keyValue } from '#stream/store-port.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { topic } from '#stream/topic.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'

/** A message to be tried at a provider; or an answer, or the time-out, of such a try. */
export interface Note {
  readonly message: string
  readonly provider: string
}

/** How often a provider was silent, and whether it is shut for that. */
export interface Health {
  readonly provider: string
  readonly silences: number
  readonly isShut: boolean
}

const text = (name: string) => ({ name, type: 'string' })
const schema = <T>(name: string, fields: readonly object[]): Schema<T> => ({
  name,
  json: JSON.stringify({ type: 'record', name, fields }),
})
const noteSchema = schema<Note>('Note', [text('message'), text('provider')])
const healthFields = [text('provider'), { name: 'silences', type: 'long' }, { name: 'isShut', type: 'boolean' }]
const healthSchema = schema<Health>('Health', healthFields)
const common = { eventSource: 'test', retentionMs: 86_400_000, lenient: false } as const
const notes = (name: string, role: 'inbound' | 'command' | 'event') =>
  topic<Note>({ name, role, schema: noteSchema, entity: ['message'], ...common })

export const requests = notes('requests', 'inbound')
export const answers = notes('answers', 'inbound')
export const attempts = notes('attempts', 'command')
export const expiries = notes('expiries', 'event')
export const shuttings = topic<Health>({
  name: 'shuttings',
  role: 'event',
  schema: healthSchema,
  entity: ['provider'],
  ...common,
})
export const healthRows = keyValue<readonly [TenantId, string], Health>('health', 1, healthSchema, [
  'tenant',
  'provider',
])
export const waitingRows = keyValue<readonly [TenantId, string], Note>('waiting', 2, noteSchema, ['tenant', 'message'])

export const patienceMs = 8_000
/** Silence that shuts a provider. */
export const mostSilences = 2
/** The health of this provider cannot be judged: its rule throws. */
export const unknown = 'unknown'

type Notes = Stream<TenantId, Note>

/** Stands first: it owns what delivery reads. An answer makes its provider well, silence shuts it. */
export const health = processor({
  name: 'health',
  in: ['answers', 'silent'],
  state: { healthRows },
  build:
    (stores) =>
    (inputs: { readonly answers: Notes; readonly silent: Notes }): Stream<TenantId, Health> =>
      mergeTagged(inputs).pipe(
        transition(stores.healthRows, {
          retention: 'until-deleted',
          key: ({ key, value: { value } }) => [key, value.provider],
          on: (before, { kind, value: { provider } }) => {
            if (provider === unknown) throw new Error('unknown')
            const silences = kind === 'answers' ? 0 : (before?.silences ?? 0) + 1
            const state = { provider, silences, isShut: silences >= mostSilences }
            return { state, emit: state.isShut && before?.isShut !== true ? [state] : [] }
          },
        }),
      ),
})

type Outcome = { readonly kind: 'attempt' | 'expired'; readonly value: Note }

/** Stands last: it reads the health of a provider, and alone knows that no answer has come. */
export const delivery = processor({
  name: 'delivery',
  in: ['requests', 'answers'],
  out: ['attempts', 'expired'],
  state: { waitingRows },
  reads: { healthRows },
  build: (stores) => (inputs: { readonly requests: Notes; readonly answers: Notes }) => {
    const lives = mergeTagged(inputs).pipe(
      transition(stores.waitingRows, {
        retention: 'until-deleted',
        key: ({ key, value: { value } }) => [key, value.message],
        on: (_before: Note | undefined, { kind, value }, at: StreamTime, { key }) => {
          if (kind === 'answers') return { state: undefined }
          const provider = stores.healthRows.get([key, value.provider])?.isShut === true ? 'backup' : value.provider
          const attempt = { ...value, provider }
          return { state: attempt, emit: [{ kind: 'attempt', value: attempt }], timer: after(at, patienceMs) }
        },
        onTimer: (value): { state: undefined; emit: readonly Outcome[] } => ({
          state: undefined,
          emit: [{ kind: 'expired', value }],
        }),
      }),
    ) as Stream<TenantId, Outcome>
    return { attempts: lives.pipe(only('attempt')), expired: lives.pipe(only('expired')) }
  },
})

/** The silence that delivery finds by its timers shuts a provider in health, whose rows delivery reads. */
export const silenceTopology = (): Topology => {
  const answered = source(answers)
  const silent = feedback<Note>('silent')
  const shut = through(health, { answers: answered, silent })
  const tried = through(delivery, { requests: source(requests), answers: answered })
  return topology('silence', 1, [
    sink(attempts, tried.attempts),
    sink(expiries, tried.expired),
    sink(shuttings, shut),
    feed(silent, tried.expired),
  ])
}

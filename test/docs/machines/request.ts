import { intake, requestStore } from '#processors/cpaas/intake/intake.ts'
import { messageIdOf } from '#processors/cpaas/intake/accepted-request.ts'
import type { NotifyRequested, RequestSeen } from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acme, hashes, noon, policy, request } from '../../processors/cpaas/samples.ts'
import type { Machine, Move } from '../explore.ts'

/** Requests under one key, or the time after which a request is forgotten. */
type Event = Partial<NotifyRequested> | 'time'

interface State {
  /** From the beginning, since the driver cannot go back. */
  readonly story: readonly Event[]
  readonly row: RequestSeen | undefined
}

const sendable: readonly Event[] = [{ body: 'your table is booked' }, { body: 'your table is ready' }]
const faulty: readonly Event[] = [{ recipient: '5550171' }, { recipient: '5550172' }]

const first = request({ idempotencyKey: 'key' })
const identity = messageIdOf({ key: acme, value: first } as StreamRecord<TenantId, NotifyRequested>).slice(
  'msg_'.length,
)

const nameOf = ({ row }: State): string => {
  if (row === undefined) return '[*]'
  return row.acceptedWording === '' ? 'REFUSED' : 'ACCEPTED'
}

const outputs = ['requested', 'rejected'] as const

const move = (from: State, event: Event): Move<State> => {
  const driver = new ProcessorTestDriver(intake(policy, hashes))
  const happen = (each: Event): unknown =>
    each === 'time'
      ? driver.advanceStreamTime(policy.dedupeMs)
      : driver.pipeInto('requested', acme, { ...first, ...each }, Math.max(driver.now, noon) + 1)
  from.story.forEach(happen)
  const before = outputs.map((name) => driver.outputOf(name).length)
  happen(event)
  return {
    by: byOf(from, event),
    to: { story: [...from.story, event], row: driver.row(requestStore, [acme, identity]) },
    told: outputs.filter((name, index) => driver.outputOf(name).length > before[index]!),
  }
}

const byOf = (from: State, event: Event): string => {
  if (event === 'time') return 'time'
  if (nameOf(from) === 'ACCEPTED') return 'another'
  return sendable.includes(event) ? 'sendable' : 'faulty'
}

/** The row of one request, as intake answers all that comes under its key. */
export const requestSeen: Machine<State> = {
  start: { story: [], row: undefined },
  nameOf,
  kindOf: ({ row }) => JSON.stringify(row ?? null),
  movesOf: (state) => [...sendable, ...faulty, 'time' as const].map((event) => move(state, event)),
}

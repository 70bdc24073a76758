import type { OperatorFunction, Subject } from 'rxjs'
import { causeHash } from './cause-hash.ts'
import { RuleError, TimerNotLaterError } from './errors.ts'
import type { StreamRecord, TenantId } from './record.ts'
import type { Retention, Rules, Step } from './step.ts'
import { decodeKey, encodeKey, type EncodedKey, type StoreKey, tenantOf } from './store-key.ts'
import type { DueTimer, OwnedStore, Row, TransitionPort } from './store-port.ts'
import { after, type StreamTime } from './time.ts'

/**
 * Joins pure rules, a store and a stream: reads the input's row, asks the rule, writes the row and its timer, emits.
 * The one place where state changes. Its output is shared: however many subscribe, a rule runs once per record.
 * A rule that throws fails the record in progress; everything of that record is undone.
 */
export const transition =
  <K extends StoreKey, S, In, Out>(
    store: OwnedStore<K, S>,
    rules: Rules<K, S, In, Out>,
  ): OperatorFunction<StreamRecord<TenantId, In>, StreamRecord<TenantId, Out>> =>
  (input) => {
    checkRetention(rules.retention)
    const { port } = store
    const output = port.output<Out>()
    port.own((due) => attempt(port, () => fireTimer(port, output, rules, due)), rules.retention)
    input.subscribe({
      next: (record) => attempt(port, () => applyRecord(port, output, rules, record)),
      error: (error) => port.fail(new RuleError(port.processor, error)),
    })
    return output
  }

const checkRetention = (retention: Retention<never>): void => {
  if (retention === 'until-deleted' || (Number.isSafeInteger(retention.ms) && retention.ms > 0)) return
  throw new RangeError(`a store keeps rows for ${retention.ms} ms; declare whole milliseconds above 0`)
}

/** RxJS drops what a subscriber throws (it surfaces later as an uncaught exception), so it is caught here. */
const attempt = <V>(port: TransitionPort<V>, run: () => void): void => {
  try {
    run()
  } catch (error) {
    port.fail(hasCode(error) ? error : new RuleError(port.processor, error))
  }
}

/** The language's own errors say more than that a rule failed. */
const hasCode = (error: unknown): boolean => error instanceof Error && 'code' in error

const applyRecord = <K extends StoreKey, S, In, Out>(
  port: TransitionPort<S>,
  output: Subject<StreamRecord<TenantId, Out>>,
  rules: Rules<K, S, In, Out>,
  record: StreamRecord<TenantId, In>,
): void => {
  const key = encodeKey(rules.key(record))
  const row = port.row(key)
  const step = rules.on(row?.value, record.value, port.now(), record, port.present())
  const emittedBefore = row?.emitted ?? (record.entitySeq ?? -1) + 1
  const made = row ?? { emitted: emittedBefore, born: causeHash(record.cause) }
  const timer = step.timer === undefined ? keptTimer(rules, row, step) : (step.timer ?? undefined)
  writeRow(port, key, row, step, timer ?? endOf(rules.retention, step, port.now()), made)
  for (const [index, value] of (step.emit ?? []).entries()) {
    port.emit(output, { ...record, value, entitySeq: emittedBefore + index })
  }
  for (const value of step.tell ?? []) port.emit(output, { ...record, value, entitySeq: undefined })
}

const fireTimer = <K extends StoreKey, S, In, Out>(
  port: TransitionPort<S>,
  output: Subject<StreamRecord<TenantId, Out>>,
  rules: Rules<K, S, In, Out>,
  due: DueTimer<S>,
): void => {
  const { key, row, deadline, at, cause } = due
  const step = dueStep(port, rules, due)
  if (step.timer != null && step.timer <= deadline) throw new TimerNotLaterError(port.store)
  writeRow(port, key, row, step, step.timer ?? endOf(rules.retention, step, at), row)
  for (const [index, value] of (step.emit ?? []).entries()) {
    port.emit(output, { key: tenantOf(key), value, timestamp: at, cause, entitySeq: row.emitted + index })
  }
  for (const value of step.tell ?? []) port.emit(output, { key: tenantOf(key), value, timestamp: at, cause })
}

/** Without a word from the rule, a row at rest ends. */
const dueStep = <K extends StoreKey, S, In, Out>(
  port: TransitionPort<S>,
  { onTimer, retention }: Rules<K, S, In, Out>,
  { key, row, at, cause }: DueTimer<S>,
): Step<S, Out> => {
  if (onTimer !== undefined) return onTimer(row.value, at, port.present(), decodeKey(key, port.keyParts) as K, cause)
  if (retention === 'until-deleted') throw new Error('a timer is due, but its rules have no onTimer')
  return { state: undefined }
}

/** The timer of a row goes on, unless it is the end of the row as it was before: rules without `onTimer` set none. */
const keptTimer = <K extends StoreKey, S, In, Out>(
  { onTimer, retention }: Rules<K, S, In, Out>,
  row: Row<S> | undefined,
  { state }: Step<S, Out>,
): StreamTime | undefined =>
  onTimer === undefined && retention !== 'until-deleted' && row?.value !== state ? undefined : row?.deadline

/** The end of a row at rest, for a rule without a timer. */
const endOf = <S>(retention: Retention<S>, { state }: Step<S, unknown>, at: StreamTime): StreamTime | undefined => {
  if (retention === 'until-deleted' || state === undefined || !retention.isAtRest(state)) return undefined
  return after(at, retention.ms)
}

const writeRow = <S, Out>(
  port: TransitionPort<S>,
  key: EncodedKey,
  row: Row<S> | undefined,
  step: Step<S, Out>,
  deadline: Row<S>['deadline'],
  made: Pick<Row<S>, 'emitted' | 'born'>,
): void => {
  if (step.state === undefined) {
    if (row !== undefined) port.write(key, undefined)
    return
  }
  const emitted = made.emitted + (step.emit?.length ?? 0)
  if (row !== undefined && row.value === step.state && row.deadline === deadline && row.emitted === emitted) return
  port.write(key, { value: step.state, deadline, emitted, born: made.born })
}

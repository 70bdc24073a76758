import type { Tagged } from './operators.ts'
import type { StreamRecord, TenantId } from './record.ts'
import type { Rules } from './step.ts'
import type { StoreKey } from './store-key.ts'
import type { EpochMs, StreamTime } from './time.ts'

/** Windows of equal length, one behind the other: they begin at multiples of `sizeMs` since 1970. All figures are whole milliseconds. */
export interface TumblingWindow<K extends StoreKey, S, In, Out> {
  readonly sizeMs: number
  /** A window closes so long after its end by the task's clock. */
  readonly graceMs: number
  /** A time further ahead of the clock is not believed: its row would wait for years. */
  readonly aheadMs: number
  /** The time that is data: a field of the event, or the `time` of its cause. */
  readonly timeOf: (record: StreamRecord<TenantId, In>) => EpochMs
  /** The row of a window: its tenant, whatever else it is counted by, and its start. */
  readonly key: (record: StreamRecord<TenantId, In>, startsAt: EpochMs) => K
  readonly add: (row: S | undefined, input: In) => S
  readonly result: (row: S, key: K) => Out
}

/** An input whose window had closed. */
export interface Late<In> {
  readonly input: In
  /** How long ago its window closed. */
  readonly lateMs: number
}

export type Windowed<In, Out> = Tagged<'closed', Out> | Tagged<'late', Late<In>> | Tagged<'early', In>

/**
 * The rules of tumbling windows, for `transition`. Each input is counted in one window, or told as `late` or `early`. Each window
 * with an input emits its result once, as `closed`, and its row ends.
 *
 * A window is closed when the clock has reached its end plus grace, whether its timer has fired yet or not. The clock never goes back,
 * so nothing is remembered of closed windows, and none opens again.
 * @throws RangeError for figures without sense, while the topology is built
 */
export const tumbling = <K extends StoreKey, S, In, Out>(
  window: TumblingWindow<K, S, In, Out>,
): Rules<K, S, In, Windowed<In, Out>> => {
  checkFigures(window)
  const { aheadMs, timeOf, key, add, result } = window
  return {
    retention: 'until-deleted',
    key: (record) => key(record, startOf(timeOf(record), window)),
    on: (row, input, at, record) => {
      const time = timeOf(record)
      const closesAt = closeOf(time, window)
      if (closesAt <= at) return { state: row, tell: [{ kind: 'late', value: { input, lateMs: at - closesAt } }] }
      if (time > at + aheadMs) return { state: row, tell: [{ kind: 'early', value: input }] }
      return { state: add(row, input), timer: closesAt }
    },
    onTimer: (row, _at, _present, rowKey) => ({
      state: undefined,
      emit: [{ kind: 'closed', value: result(row, rowKey) }],
    }),
  }
}

type Figures = Pick<TumblingWindow<StoreKey, unknown, unknown, unknown>, 'sizeMs' | 'graceMs' | 'aheadMs'>

/** No window begins before 1970: what claims to be older is late in any case. */
const startOf = (time: EpochMs, { sizeMs }: Figures): EpochMs => Math.max(0, Math.floor(time / sizeMs) * sizeMs)

const closeOf = (time: EpochMs, figures: Figures): StreamTime =>
  (startOf(time, figures) + figures.sizeMs + figures.graceMs) as StreamTime

const checkFigures = ({ sizeMs, graceMs, aheadMs }: Figures): void => {
  if (!isWhole(sizeMs, 1) || !isWhole(graceMs, 0) || !isWhole(aheadMs, 0))
    throw new RangeError(
      `windows have sizeMs ${sizeMs}, graceMs ${graceMs} and aheadMs ${aheadMs}; give whole numbers, and a size above 0`,
    )
}

const isWhole = (figure: number, least: number): boolean => Number.isSafeInteger(figure) && figure >= least

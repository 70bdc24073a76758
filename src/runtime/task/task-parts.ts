import type { Layers } from '#state/layers.ts'
import type { RowCodecs } from '#state/row-codec.ts'
import type { Topology } from '#stream/nodes.ts'
import type { CodecPort } from '#runtime/ports/codec-port.ts'
import type { ClockState } from '#runtime/inputs/stream-clock.ts'
import type { TaskPlace } from './admission.ts'
import type { DeadLetterReport } from './dead-letter.ts'

/** The parts of a task; the same in production and in test drivers. */
export interface TaskParts {
  readonly topology: Topology
  readonly codec: CodecPort
  /** Checks each row before it is written, so that encoding it at commit cannot fail. */
  readonly rows: Pick<RowCodecs, 'check'>
  readonly layers: Layers
  readonly clock: ClockState
  /** Which of how many tasks this is; a driver has but one. */
  readonly place?: TaskPlace
  /** Name of the topic for unusable inputs. */
  readonly deadLetterTopic: string
  /** Told about every dead letter when it is committed; must not throw. */
  readonly onDeadLetter?: (report: DeadLetterReport) => void
}

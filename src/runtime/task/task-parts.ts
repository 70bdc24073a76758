import type { Layers } from '#state/layers.ts'
import type { RowCodecs } from '#state/row-codec.ts'
import type { Topology } from '#stream/nodes.ts'
import type { CodecPort } from '#runtime/ports/codec-port.ts'
import type { ClockState } from '#runtime/inputs/stream-clock.ts'
import type { TaskPlace } from './admission.ts'
import type { Watched } from './task-watch.ts'
import type { TracedRecords } from './traced-records.ts'

/** Everything that a task is made of; the same in production and in test drivers. */
export interface TaskParts extends Watched {
  readonly topology: Topology
  readonly codec: CodecPort
  /** Checks each row before it is written, so that encoding it at commit cannot fail. */
  readonly rows: Pick<RowCodecs, 'check'>
  readonly layers: Layers
  readonly clock: ClockState
  /** Which of how many tasks this is; a driver has but one. */
  readonly place?: TaskPlace
  /** Name of the topic that takes unusable inputs. */
  readonly deadLetterTopic: string
  /** Absent when nothing is traced. */
  readonly traced?: TracedRecords | undefined
}

import type { Layers } from '#state/layers.ts'
import type { RowCodecs } from '#state/row-codec.ts'
import type { Topology } from '#stream/nodes.ts'
import type { CodecPort } from '#runtime/ports/codec-port.ts'
import type { ClockState } from '#runtime/inputs/stream-clock.ts'
import type { ParkedTenant } from '#runtime/parking/parked-tenant.ts'
import type { TaskPlace } from './admission.ts'
import type { StepWatch } from './step-watch.ts'
import type { Watched } from './task-watch.ts'
import type { NewsReaders } from './commit-news.ts'

/** The parts of a task; the same in production and in test drivers. */
export interface TaskParts extends Watched, NewsReaders {
  readonly topology: Topology
  readonly codec: CodecPort
  /** Checks each row before it is written, so that encoding it at commit cannot fail. */
  readonly rows: Pick<RowCodecs, 'check'>
  readonly layers: Layers
  readonly clock: ClockState
  /** Tenants with parked records among the layers; none by default. */
  readonly parked?: readonly ParkedTenant[]
  /** Which of how many tasks this is; a driver has but one. */
  readonly place?: TaskPlace
  /** Name of the topic for unusable inputs. */
  readonly deadLetterTopic: string
  /** Names this build in dead letters. */
  readonly build?: string
  readonly stepWatch?: StepWatch
}

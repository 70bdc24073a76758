import type { Topology } from '#stream/nodes.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { schedule } from './schedule.ts'
import { plansDue, plansSet } from './schedule-events.ts'

export const scheduleTopology = (): Topology =>
  topology('schedule', 1, [sink(plansDue, through(schedule, source(plansSet)))])

import { counter, gauge } from '#stream/metric.ts'

/** The pod and its tasks. */
export const podMetrics = {
  state: gauge('eventzr_pod_state', 'Whether the pod is in this state, 0 or 1.', ['state']),
  build: gauge('eventzr_build_info', 'Always 1; tells the version of the program and of Node.', ['version', 'node']),
  tasks: gauge('eventzr_tasks', 'Tasks that this pod owns.'),
  paused: gauge(
    'eventzr_paused_tasks',
    'Tasks that take no record until a fault outside of their records is over, by cause: `registry`, a schema is not there; `broker`, they cannot be opened yet; `topics`, topics are missing or disagree; `tick`, their own ticks do not come back.',
    ['cause'],
    { quiet: true },
  ),
  careful: gauge('eventzr_careful_tasks', 'Tasks that look for what killed their process.', [], { quiet: true }),
  steps: counter('eventzr_steps_total', 'Records and timers processed, repeats after an abort included.'),
} as const

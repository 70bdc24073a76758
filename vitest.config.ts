import { defineConfig } from 'vitest/config'

/** No broker, but too long to be run after each edit: tools, servers, properties over many histories, simulated worlds. */
const long = [
  'test/scripts/**/*.test.ts',
  'test/admin/live-page.test.ts',
  'test/deploy/{build-name,manifests}.test.ts',
  'test/grafana/rules.test.ts',
  'test/world/dashboards/with-prometheus.test.ts',
  'test/cli/commands.test.ts',
  'test/world/local/supervised-process.test.ts',
  'test/codec/registry-request.test.ts',
  'test/state/disk/layers-over-disk.test.ts',
  'test/bench/hostile.test.ts',
  'test/bench/state.test.ts',
  'test/codec/guard-and-decoder.test.ts',
  'test/runtime/culprit/watchdog.test.ts',
  'test/processors/cpaas/budget/budget-sums.test.ts',
  'test/processors/cpaas/delivery/delivery-order.test.ts',
  'test/processors/studio/jobs/render-job.property.test.ts',
  'test/world/simulator/simulation.test.ts',
  'test/testing/simulation/{checkpoints,schedules,time}.test.ts',
  'test/world/simulator/trigger-sequence.test.ts',
  'test/world/simulator/with-applications.test.ts',
]

export default defineConfig({
  test: {
    // Processes, not threads: the Kafka client crashes in a worker thread.
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Pure code in one process per worker: three times as fast, and nothing in it keeps state between files.
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: ['test/integration/**', 'test/faults/**', ...long],
          // Against hanging alone: a slow machine is no fault.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: '100%',
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: long,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: '100%',
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/stack.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // All files share one broker and two cores.
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          // By hand, `npm run test:registry`: the same contract, with the registry of EVENTZR_SCHEMA_REGISTRY_URL.
          name: 'registry',
          include: ['test/integration/registry-contract/contract.test.ts'],
          testTimeout: 60_000,
          sequence: { groupOrder: 5 },
        },
      },
      {
        extends: true,
        test: {
          // By hand, `npm run test:faults`: what takes minutes, or all of the machine.
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          globalSetup: ['test/stack.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
})

import { defineConfig } from 'vitest/config'

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
          exclude: ['test/integration/**', 'test/faults/**'],
          testTimeout: 10_000,
          maxWorkers: '100%',
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/faults/**/*.test.ts'],
          globalSetup: ['test/stack.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // All files share one broker and two cores.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})

import { counter, gauge, histogram } from '#stream/metric.ts'

/** Metrics of a Node process, as prom-client 15 names them (its README, "Default metrics"). */
export const nodeMetrics = {
  loopLagP99: gauge('nodejs_eventloop_lag_p99_seconds', 'The 99th percentile of the delays of the event loop.'),
  heapUsed: gauge('nodejs_heap_size_used_bytes', 'Used bytes of the heap.'),
  external: gauge('nodejs_external_memory_bytes', 'Memory of buffers outside of the heap.'),
  gcDuration: histogram(
    'nodejs_gc_duration_seconds',
    'Time of collections of garbage, by kind.',
    [0.001, 0.01, 0.1, 1, 2, 5],
    ['kind'],
  ),
  cpu: counter('process_cpu_seconds_total', 'Time of the processor that the process used.'),
  resident: gauge('process_resident_memory_bytes', 'Memory of the process with the page cache of its files.'),
  startTime: gauge('process_start_time_seconds', 'Start of the process, as seconds since 1970.'),
} as const

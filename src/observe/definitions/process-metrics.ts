import { gauge } from '#stream/metric.ts'

/** Memory of the process; the usual metrics of Node stand beside these. */
export const processMetrics = {
  memory: gauge('eventzr_memory_anonymous_bytes', 'Memory of the process without the page cache of its files.'),
  memoryLimit: gauge('eventzr_memory_limit_bytes', 'Memory limit of the container, 0 without one.'),
  heapLimit: gauge('eventzr_heap_limit_bytes', 'Limit of the heap, as Node was started.'),
} as const

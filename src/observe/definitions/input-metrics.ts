import { counter, gauge, histogram } from '#stream/metric.ts'

/** Seconds, from a record with hardly any work to one long enough to hold up its pod. */
const processingBuckets = [0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.005, 0.025, 0.1, 1]
/** Seconds, from one commit to a backlog of an hour. */
const endToEndBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600]

/** Records in and out, and how late they are. */
export const inputMetrics = {
  records: counter(
    'eventzr_input_records_total',
    'Records taken from an input topic, the forward topic included, and repeats after an abort.',
    ['topic'],
  ),
  bytes: counter('eventzr_input_bytes_total', 'Bytes of keys and values of the records taken from an input topic.', [
    'topic',
  ]),
  forwarded: counter(
    'eventzr_forwarded_records_total',
    'Records of an input topic that were sent to the task that owns their key, repeats after an abort included.',
    ['topic'],
    { quiet: true },
  ),
  outputRecords: counter(
    'eventzr_output_records_total',
    'Records committed to a topic, topics of the application itself but its changelog included.',
    ['topic'],
  ),
  outputBytes: counter(
    'eventzr_output_bytes_total',
    'Bytes of keys and values committed to a topic, topics of the application itself but its changelog included.',
    ['topic'],
  ),
  processing: histogram(
    'eventzr_processing_duration_seconds',
    'Time that a record, tick or timer took in the graph; one in 64 is measured.',
    processingBuckets,
  ),
  endToEnd: histogram(
    'eventzr_end_to_end_duration_seconds',
    'Time from the timestamp of an input record to the commit of its outputs, by input topic; up to 4 records per task and commit are measured.',
    endToEndBuckets,
    ['topic'],
  ),
  lagRecords: gauge(
    'eventzr_input_lag_records',
    'Records of the inputs of a task that are not processed yet, as of the last fetch.',
    ['task'],
  ),
  lagSeconds: gauge(
    'eventzr_input_lag_seconds',
    'Age of the oldest input record of a task that is not processed yet, 0 without one; while that record has not come from the broker, how long its input has stood where it is.',
    ['task'],
  ),
  overdue: gauge(
    'eventzr_overdue_partitions',
    'Input partitions that do not answer and are no longer waited for.',
    [],
    { quiet: true },
  ),
  held: gauge(
    'eventzr_held_partitions',
    'Input partitions that are not fetched, since the client cannot unpack their next batch.',
    [],
    { quiet: true },
  ),
} as const

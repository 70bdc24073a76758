import { gauge } from '#stream/metric.ts'

/** Records in wait for an operator. */
export const parkingMetrics = {
  tenants: gauge(
    'eventzr_parked_tenants',
    'Tenants of a task whose records, or some of them, wait until an operator unparks them.',
    ['task'],
    { quiet: true },
  ),
  records: gauge('eventzr_parked_records', 'Records of the parked tenants of a task that wait.', ['task'], {
    quiet: true,
  }),
  used: gauge(
    'eventzr_parking_used_ratio',
    'How full the parking of a task is, by its records or their bytes, 0 to 1; at 1 further records of parked tenants become dead letters.',
    ['task'],
    { quiet: true },
  ),
} as const

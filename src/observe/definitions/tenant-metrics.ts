import { counter } from '#stream/metric.ts'

/** Tenants with much traffic; all others count as `other`. */
export const tenantMetrics = {
  records: counter(
    'eventzr_tenant_records_total',
    'Input records of the tenants with the most traffic; `other` stands for all the rest. One record in 8 is looked at, and counts for all of them.',
    ['tenant'],
  ),
} as const

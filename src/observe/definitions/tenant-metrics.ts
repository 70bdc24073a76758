import { counter } from '#stream/metric.ts'

/** Tenants with much traffic; all others count as `other`. */
export const tenantMetrics = {
  records: counter(
    'eventzr_tenant_records_total',
    'Input records of the tenants with the most traffic; `other` stands for all the rest.',
    ['tenant'],
  ),
} as const

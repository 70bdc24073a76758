import {
  type MediaTemplate,
  type TemplateChangeRejected,
  type TemplateCreated,
  TemplateCreatedDefaults,
  type TemplateUpdated,
  TemplateUpdatedDefaults,
} from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { TenantId } from '#stream/record.ts'
import type { StreamTime } from '#stream/time.ts'
import type { ChangeFault } from './change-faults.ts'
import type { TemplateChange } from './template-change.ts'
import type { ContentChange } from './template-content.ts'

/** The key of a template's row. */
export type TemplateKey = readonly [TenantId, templateId: string]

export type TemplateOutput =
  | Tagged<'created', TemplateCreated>
  | Tagged<'updated', TemplateUpdated>
  | Tagged<'rejected', TemplateChangeRejected>

const subject = ([tenantId, templateId]: TemplateKey, { userId }: TemplateChange, row: MediaTemplate) => ({
  tenantId,
  userId,
  templateId,
  name: row.name,
  kind: row.kind,
  version: row.version,
  status: row.status,
  configHash: row.configHash,
  config: row.config,
  assets: row.assets,
})

export const created = (
  key: TemplateKey,
  change: TemplateChange,
  row: MediaTemplate,
  at: StreamTime,
): TemplateOutput => ({
  kind: 'created',
  value: { ...TemplateCreatedDefaults, ...subject(key, change, row), createdAt: at },
})

/** @param difference between `before` and `row` */
export const updated = (
  key: TemplateKey,
  change: TemplateChange,
  before: MediaTemplate,
  row: MediaTemplate,
  difference: ContentChange,
  at: StreamTime,
): TemplateOutput => ({
  kind: 'updated',
  value: {
    ...TemplateUpdatedDefaults,
    ...subject(key, change, row),
    updatedAt: at,
    previousVersion: before.version,
    previousConfigHash: before.configHash,
    changedFields: difference.fields,
    changeKinds: difference.kinds,
  },
})

/** @param version the newest one, 0 for none */
export const rejected = (
  [tenantId, templateId]: TemplateKey,
  { userId, requestId }: TemplateChange,
  faults: readonly ChangeFault[],
  version: number,
  at: StreamTime,
): TemplateOutput => ({
  kind: 'rejected',
  value: {
    tenantId,
    userId,
    templateId,
    requestId,
    reasons: faults.map((code) => ({ code, detail: null })),
    version,
    rejectedAt: at,
  },
})

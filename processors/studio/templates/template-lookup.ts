import type { TemplateOf } from '#processors/studio/planning/template-of.ts'
import type { MediaTemplate } from '#schemas/types.ts'
import { KeyError } from '#stream/errors.ts'
import type { TenantId } from '#stream/record.ts'
import type { StoreReader } from '#stream/store-port.ts'
import type { TemplateKey } from './template-events.ts'

/** Looks templates up in their rows. An id too long for a key names none: others may send any text. */
export const templateLookup =
  (templates: StoreReader<TemplateKey, MediaTemplate>): TemplateOf =>
  (tenantId, templateId) => {
    const row = rowOf(templates, [tenantId as TenantId, templateId])
    return row === undefined || row.version === 0 ? undefined : row
  }

const rowOf = (templates: StoreReader<TemplateKey, MediaTemplate>, key: TemplateKey): MediaTemplate | undefined => {
  try {
    return templates.get(key)
  } catch (error) {
    if (error instanceof KeyError) return undefined
    throw error
  }
}

import { type MediaTemplate, MediaTemplateSchema } from '#schemas/types.ts'
import { keyValue } from '#stream/store-port.ts'
import type { TemplateKey } from './template-events.ts'

/** The newest version of each template; planning reads it. */
export const templateStore = keyValue<TemplateKey, MediaTemplate>('templates', 12, MediaTemplateSchema, [
  'tenant',
  'template',
])

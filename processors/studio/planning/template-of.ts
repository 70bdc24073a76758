import type { AssetKind, TemplateKind, TemplateStatus } from '#schemas/types.ts'

/** A template of a tenant, in the eyes of planning. */
export interface KnownTemplate {
  /** The newest one; earlier ones can be rendered too. */
  readonly version: number
  readonly kind: TemplateKind
  readonly status: TemplateStatus
}

/** Looks a template up; undefined without one. */
export type TemplateOf = (tenantId: string, templateId: string) => KnownTemplate | undefined

/** The template of a job and its version; both null without one. */
export interface Pin {
  readonly templateId: string | null
  readonly templateVersion: number | null
}

export const unpinned: Pin = { templateId: null, templateVersion: null }

/** A campaign may name any number of templates; each that is looked at costs a row. */
const mostTemplates = 64

/**
 * The first active template of each kind among those of a trigger, in its newest version. Unknown ones are passed over, and so are
 * all behind the 64th.
 */
export const pinsByKind = (
  tenantId: string,
  templateIds: readonly string[],
  templateOf: TemplateOf,
): ReadonlyMap<AssetKind | TemplateKind, Pin> => {
  const pins = new Map<AssetKind | TemplateKind, Pin>()
  for (const templateId of templateIds.slice(0, mostTemplates)) {
    const template = templateOf(tenantId, templateId)
    if (template?.status !== 'ACTIVE' || pins.has(template.kind)) continue
    pins.set(template.kind, { templateId, templateVersion: template.version })
  }
  return pins
}

import type { MediaTemplate, TemplateKind } from '#schemas/types.ts'

/** The version of a template for one job, to be rendered however the template changes later; or the reason against it. */
export type Pin =
  | { readonly kind: 'pinned'; readonly version: number; readonly templateKind: TemplateKind }
  | { readonly kind: 'refused'; readonly reason: 'TEMPLATE_UNKNOWN' | 'TEMPLATE_ARCHIVED' }

/**
 * Pins a version. A draft can be pinned, since people look at drafts.
 * @param row of the template, `undefined` when there is none
 * @param wanted `null` for the newest version; an older one is pinned as it is, a later one is unknown
 */
export const pinned = (row: MediaTemplate | undefined, wanted: number | null): Pin => {
  const version = wanted ?? row?.version ?? 0
  if (row === undefined || version < 1 || version > row.version) return { kind: 'refused', reason: 'TEMPLATE_UNKNOWN' }
  if (row.status === 'ARCHIVED') return { kind: 'refused', reason: 'TEMPLATE_ARCHIVED' }
  return { kind: 'pinned', version, templateKind: row.kind }
}

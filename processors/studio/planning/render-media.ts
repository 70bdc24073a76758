import type { AssetKind, RenderType } from '#schemas/types.ts'
import type { Size } from './size.ts'

/** All types with renderers. */
export const knownTypes = ['image', 'video', 'audio', 'document'] as const satisfies readonly RenderType[]

export type KnownType = (typeof knownTypes)[number]

/** The choices for a job of one type; the first entry of a list is the usual one. */
export interface RenderMedium {
  readonly assetKinds: readonly [AssetKind, ...AssetKind[]]
  readonly formats: readonly [string, ...string[]]
  /** The usual size, and the longest edge in pixels; null for a medium without one. */
  readonly size: { readonly usual: Size; readonly longest: number } | null
}

/**
 * Sources: the level 5.2 of H.264 ends at 4096 pixels (ITU-T H.264, table A-1), a page of PDF at 14,400 (ISO 32000-1, annex C.2).
 * The remaining figures are our own choice.
 */
export const renderMedia: Readonly<Record<KnownType, RenderMedium>> = {
  image: {
    assetKinds: ['SOCIAL', 'POSTER', 'INVITATION', 'BLOG_IMAGE', 'THUMBNAIL', 'BANNER'],
    formats: ['png', 'jpg', 'webp'],
    size: { usual: [1080, 1080], longest: 8_192 },
  },
  video: {
    assetKinds: ['VIDEO', 'SOCIAL', 'INVITATION', 'BANNER'],
    formats: ['mp4', 'webm'],
    size: { usual: [1280, 720], longest: 4_096 },
  },
  audio: { assetKinds: ['VOICEOVER'], formats: ['mp3', 'wav', 'ogg'], size: null },
  document: {
    assetKinds: ['PRESENTATION', 'POSTER', 'INVITATION'],
    formats: ['pdf', 'pptx'],
    size: { usual: [1920, 1080], longest: 14_400 },
  },
}

/** The medium of a type; undefined for an unknown one. */
export const mediumOf = (type: RenderType): RenderMedium | undefined =>
  type === 'UNKNOWN' ? undefined : renderMedia[type]

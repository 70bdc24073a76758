import type { AssetKind } from '#schemas/types.ts'

/** One asset that a trigger asks for; a variant keeps its name when its size changes. */
export interface FanOutRow {
  readonly assetKind: Exclude<AssetKind, 'UNKNOWN'>
  readonly variant: string
  readonly width: number
  readonly height: number
  readonly format: string
}

/** The kinds of entity that assets are rendered for. */
export type SourceKind = 'event'

/** The event in the life of the entity. */
export type TriggerName = 'event.created'

export type FanOutMatrix = Readonly<Record<TriggerName, readonly FanOutRow[]>>

/**
 * Assets per trigger, in pixels: the feed portrait of Instagram and Facebook, A4 at 300 dpi, the 9:16 story and the Open Graph
 * preview. Networks change their sizes every few months, so they are data.
 */
export const fanOutMatrix: FanOutMatrix = {
  'event.created': [
    { assetKind: 'POSTER', variant: 'portrait', width: 1080, height: 1350, format: 'png' },
    { assetKind: 'POSTER', variant: 'print', width: 2480, height: 3508, format: 'png' },
    { assetKind: 'INVITATION', variant: 'story', width: 1080, height: 1920, format: 'png' },
    { assetKind: 'INVITATION', variant: 'wide', width: 1200, height: 630, format: 'png' },
  ],
}

export const triggerNames = Object.keys(fanOutMatrix) as readonly TriggerName[]

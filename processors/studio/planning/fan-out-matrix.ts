import type { AssetKind } from '#schemas/types.ts'
import type { Size } from './size.ts'

/** One asset of a trigger, as plain JSON; a variant keeps its name when its size changes. */
export interface FanOutRow {
  readonly assetKind: AssetKind
  readonly variant: string
  /** Pixels of the asset. The sizes of a renderer stand with the renderer. */
  readonly width: number
  readonly height: number
  readonly format: string
  /** It is for these platforms of a published event, or channels of a campaign; empty: for all. */
  readonly channels: readonly string[]
  /** It is for these placements of a campaign; empty: for all. */
  readonly placements: readonly string[]
  /** The page or guide with its size, and the month of reading. */
  readonly sizeSource: string
}

/** The kinds of sources of assets; `request` is a person's own job. */
export type SourceKind = 'event' | 'cms' | 'campaign' | 'request'

/** The event in the life of an entity. */
export const triggerNames = ['event.created', 'event.published', 'cms.published', 'campaign.launched'] as const

export type TriggerName = (typeof triggerNames)[number]

export type FanOutMatrix = Readonly<Record<TriggerName, readonly FanOutRow[]>>

const guides = {
  social: 'toodletools.com/blog/create-perfect-social-media-images, 2026-11',
  event: 'smartmetrics.com/resources/social-media-image-sizes, 2026-11',
  preview: 'publishpixel.net/guides/social-media-image-sizes, 2026-11',
  whatsApp: 'picturesizes-com.pages.dev/specs/social-media/whatsapp, 2026-11',
  blog: 'lede.itznotabug.dev/blog/what-size-should-a-blog-cover-image-be, 2026-11',
  thumbnail: 'pixotter.com/blog/thumbnail-size, 2026-11',
  banner: 'thesize.net/banner-ads, 2026-11',
  print: 'A4 of ISO 216 at 300 dpi',
} as const

const row = (
  assetKind: AssetKind,
  variant: string,
  [width, height]: Size,
  guide: keyof typeof guides,
  places: Partial<Pick<FanOutRow, 'channels' | 'placements'>> = {},
): FanOutRow => ({
  assetKind,
  variant,
  width,
  height,
  format: 'png',
  channels: [],
  placements: [],
  sizeSource: guides[guide],
  ...places,
})

/** A preview is shown wherever somebody shares the link, so it is for every platform. */
const socialSet: readonly FanOutRow[] = [
  row('SOCIAL', 'instagram-feed', [1080, 1350], 'social', { channels: ['INSTAGRAM'] }),
  row('SOCIAL', 'story', [1080, 1920], 'social', { channels: ['INSTAGRAM', 'FACEBOOK'] }),
  row('SOCIAL', 'facebook-event-cover', [1920, 1005], 'event', { channels: ['FACEBOOK'] }),
  row('SOCIAL', 'x-post', [1200, 675], 'social', { channels: ['X', 'TWITTER'] }),
  row('SOCIAL', 'linkedin-post', [1200, 627], 'social', { channels: ['LINKEDIN'] }),
  row('SOCIAL', 'link-preview', [1200, 630], 'preview'),
  row('SOCIAL', 'whatsapp', [1080, 1080], 'whatsApp', { channels: ['WHATSAPP'] }),
]

/** Assets per trigger. Networks change their sizes every few months, and guides disagree, so they are data with their sources. */
export const fanOutMatrix: FanOutMatrix = {
  'event.created': [
    row('POSTER', 'portrait', [1080, 1350], 'social'),
    row('POSTER', 'print', [2480, 3508], 'print'),
    row('INVITATION', 'story', [1080, 1920], 'social'),
    row('INVITATION', 'wide', [1200, 630], 'preview'),
  ],
  'event.published': socialSet,
  'cms.published': [
    row('BLOG_IMAGE', 'hero', [1200, 630], 'blog'),
    row('THUMBNAIL', 'wide', [1280, 720], 'thumbnail'),
    row('THUMBNAIL', 'square', [1080, 1080], 'social'),
  ],
  'campaign.launched': [
    row('BANNER', 'leaderboard', [728, 90], 'banner', { placements: ['LEADERBOARD', '728X90'] }),
    row('BANNER', 'medium-rectangle', [300, 250], 'banner', { placements: ['MEDIUM_RECTANGLE', '300X250'] }),
    row('BANNER', 'wide-skyscraper', [160, 600], 'banner', { placements: ['WIDE_SKYSCRAPER', '160X600'] }),
    row('BANNER', 'mobile-banner', [320, 50], 'banner', { placements: ['MOBILE_BANNER', '320X50'] }),
    row('BANNER', 'billboard', [970, 250], 'banner', { placements: ['BILLBOARD', '970X250'] }),
    ...socialSet,
  ],
}

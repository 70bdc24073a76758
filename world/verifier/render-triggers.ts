import type { ExpectedAsset } from './manifest.ts'
import { type Outcome, usable } from './outcome.ts'
import type { Seen } from './seen-event.ts'

/** An event of another service as it asks for assets. */
export interface RenderTrigger {
  readonly event: Seen<{ readonly tenantId: string }>
  /** From {@link sourceKey}. */
  readonly source: string
  readonly revision: number
  /** Names of triggers with the assets in the expectations. */
  readonly asks: readonly string[]
  readonly channels: readonly string[]
  readonly placements: readonly string[]
}

export const sourceKey = (tenantId: string, kind: string, entityId: string): string => `${tenantId}|${kind}|${entityId}`

const nowhere = { channels: [], placements: [] }

/** All triggers, those of one topic in their order. A published event shows in the assets of a created one too. */
export const renderTriggers = ({ events }: Outcome, dead: ReadonlySet<string>): readonly RenderTrigger[] => [
  ...usable(events.eventCreated, dead).map((event) => ({
    ...nowhere,
    ...named(event, 'event', event.data.eventId),
    asks: ['event.created'],
  })),
  ...usable(events.eventPublished, dead).map((event) => ({
    ...nowhere,
    ...named(event, 'event', event.data.eventId),
    asks: ['event.created', 'event.published'],
    channels: event.data.platforms,
  })),
  ...usable(events.cmsPublished, dead).map((event) => ({
    ...nowhere,
    ...named(event, 'cms', event.data.contentId),
    asks: ['cms.published'],
  })),
  ...usable(events.campaignLaunched, dead).map((event) => ({
    ...named(event, 'campaign', event.data.campaignId),
    asks: ['campaign.launched'],
    channels: event.data.channels,
    placements: event.data.placements,
  })),
]

/** The assets that a trigger asks for. */
export const assetsOf = (
  { asks, channels, placements }: RenderTrigger,
  fanOut: Readonly<Record<string, readonly ExpectedAsset[]>>,
): readonly string[] =>
  asks
    .flatMap((name) => fanOut[name] ?? [])
    .filter((row) => isWanted(row.channels, channels) && isWanted(row.placements, placements))
    .map(({ asset }) => asset)

const named = (
  event: Seen<{ readonly tenantId: string; readonly revision: number }>,
  kind: string,
  entityId: string,
): Pick<RenderTrigger, 'event' | 'source' | 'revision'> => ({
  event,
  source: sourceKey(event.data.tenantId, kind, entityId),
  revision: event.data.revision,
})

/** Names are written in several ways. */
const isWanted = (places: readonly string[], wanted: readonly string[]): boolean =>
  places.length === 0 ||
  wanted.length === 0 ||
  wanted.some((name) => places.includes(name.toUpperCase().replaceAll('-', '_')))

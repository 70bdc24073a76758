import { isMeantInMs } from '#processors/shared/told-time.ts'
import type { CampaignLaunched, CmsPublished, EpochMs, EventCreated, EventPublished } from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { Places } from './chosen-rows.ts'
import type { SourceKind, TriggerName } from './fan-out-matrix.ts'

/** The visible fields of an entity as texts, by name and in a fixed order. */
export type RenderInputs = Readonly<Record<string, string>>

/** Rows of the matrix, and the inputs of their assets. */
export interface TriggerPart {
  readonly rows: TriggerName
  readonly inputs: RenderInputs
}

/** Something happened to an entity, and its assets must show it. */
export interface RenderTrigger extends Places {
  readonly sourceKind: Exclude<SourceKind, 'request'>
  readonly tenantId: string
  readonly userId: string | null
  readonly entityId: string
  /** Counts the versions of the entity. */
  readonly revision: number
  /** The time of the event behind it, by its producer's clock. */
  readonly toldAt: EpochMs
  /** The id of the event behind it. */
  readonly eventId: string
  readonly parts: readonly TriggerPart[]
  /** Templates for its assets, the most wanted one first. */
  readonly templateIds: readonly string[]
}

type Told<V> = StreamRecord<TenantId, V>

const everywhere = { channels: [], placements: [], templateIds: [] }

/** A created event as a trigger. Its author and the time of its creation are not drawn, so they are no inputs. */
export const createdTrigger = (created: EventCreated, record: Told<EventCreated>): RenderTrigger => ({
  ...ofEvent(created, record),
  ...everywhere,
  parts: [{ rows: 'event.created', inputs: eventInputs(created) }],
})

/**
 * A published event as a trigger of everything that shows it. Posters and invitations have the same inputs as those of the created
 * event, so that none is rendered twice; posts show the public address too.
 */
export const publishedTrigger = (published: EventPublished, record: Told<EventPublished>): RenderTrigger => {
  const inputs = eventInputs(published)
  return {
    ...ofEvent(published, record),
    channels: published.platforms,
    placements: [],
    templateIds: [],
    parts: [
      { rows: 'event.created', inputs },
      { rows: 'event.published', inputs: { ...inputs, ...told({ publicUrl: published.publicUrl }) } },
    ],
  }
}

/** Published content as a trigger. Its addresses and the time are not drawn. */
export const contentTrigger = (content: CmsPublished, record: Told<CmsPublished>): RenderTrigger => ({
  sourceKind: 'cms',
  ...ofRecord(content, record),
  entityId: content.contentId,
  ...everywhere,
  parts: [{ rows: 'cms.published', inputs: contentInputs(content) }],
})

/** A launched campaign as a trigger of its creatives. Its event and the time of the launch are not drawn. */
export const campaignTrigger = (campaign: CampaignLaunched, record: Told<CampaignLaunched>): RenderTrigger => ({
  sourceKind: 'campaign',
  ...ofRecord(campaign, record),
  entityId: campaign.campaignId,
  channels: campaign.channels,
  placements: campaign.placements,
  templateIds: campaign.templateIds,
  parts: [{ rows: 'campaign.launched', inputs: campaignInputs(campaign) }],
})

/** Whether an asset can show the times. One in seconds would have an event begin in January 1970. */
export const hasTrueTimes = ({ startsAt, endsAt }: Pick<EventCreated, 'startsAt' | 'endsAt'>): boolean =>
  isDrawable(startsAt) && isDrawable(endsAt)

const isDrawable = (time: EpochMs | null): boolean => time === null || isMeantInMs(time)

type Common = Pick<EventCreated, 'tenantId' | 'userId' | 'revision'>

const ofRecord = ({ tenantId, userId, revision }: Common, { cause }: Told<unknown>) => ({
  tenantId,
  userId,
  revision,
  toldAt: cause.time,
  eventId: cause.id,
})

const ofEvent = (event: EventCreated | EventPublished, record: Told<unknown>) => ({
  sourceKind: 'event' as const,
  ...ofRecord(event, record),
  entityId: event.eventId,
})

const eventInputs = (event: EventCreated | EventPublished): RenderInputs =>
  told({
    title: event.title,
    description: event.description,
    startsAt: timeText(event.startsAt),
    endsAt: timeText(event.endsAt),
    timezone: event.timezone,
    venue: event.venue,
    city: event.city,
    coverImageUrl: event.coverImageUrl,
    brandKitId: event.brandKitId,
    locale: event.locale,
  })

const contentInputs = ({ contentType, title, excerpt, heroImageUrl, locale }: CmsPublished): RenderInputs =>
  told({ contentType: contentType === 'UNKNOWN' ? null : contentType, title, excerpt, heroImageUrl, locale })

const campaignInputs = ({ name, objective, startsAt, endsAt }: CampaignLaunched): RenderInputs =>
  told({ name, objective, startsAt: timeText(startsAt), endsAt: timeText(endsAt) })

/** Without untold fields: a field of a later version changes no hash until somebody tells it. */
const told = (fields: Readonly<{ [name: string]: string | null }>): RenderInputs =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, text]) => (text === null ? [] : [[name, text]])))

const timeText = (time: EpochMs | null): string | null => (time === null ? null : new Date(time).toISOString())

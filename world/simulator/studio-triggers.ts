import type { CampaignLaunched, CmsPublished, EpochMs, EventCreated, EventPublished } from '#schemas/types.ts'
import {
  CampaignLaunchedDefaults,
  CmsPublishedDefaults,
  EventCreatedDefaults,
  EventPublishedDefaults,
} from '#schemas/types.ts'
import type { WorldEvent } from './event-writer.ts'
import { fictionalEvent, fictionalTitle, type Place } from './fiction.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { TrafficSettings } from './world-settings.ts'
import type { WorldTopics } from './world-topics.ts'

/** A trigger of Studio. */
export type StudioTrigger = EventCreated | EventPublished | CmsPublished | CampaignLaunched

type SourceKind = 'event' | 'cms' | 'campaign'

/** An event, a content or a campaign at one of its revisions. */
interface Entity extends Place {
  readonly id: string
  readonly userId: string
  readonly title: string
  readonly startsAt: EpochMs
  readonly revision: number
}

type TriggerKind = 'CREATED' | 'PUBLISHED' | 'CONTENT' | 'CAMPAIGN'

const kinds: readonly [TriggerKind, ...TriggerKind[]] = ['CREATED', 'PUBLISHED', 'CONTENT', 'CAMPAIGN']
const sourceOf = { CREATED: 'event', CONTENT: 'cms', CAMPAIGN: 'campaign' } as const
const dayMs = 86_400_000
/** Kept by tenant and kind: a revision is about something told lately. */
const rememberedEntities = 8
/** Always the same networks and banners: a revision asks for the same assets. */
const networks = ['linkedin']
const placements = ['leaderboard']

/** Makes the triggers of Studio, equal over the four kinds. Some tell a new revision, and few an older one behind a newer one. */
export class StudioTriggers {
  readonly #random: SeededRandom
  readonly #settings: TrafficSettings
  readonly #topics: WorldTopics
  readonly #recent = new Map<string, Entity[]>()

  /** @param random of the whole traffic: the n-th trigger follows from all before it */
  constructor(random: SeededRandom, settings: TrafficSettings, topics: WorldTopics) {
    this.#random = random
    this.#settings = settings
    this.#topics = topics
  }

  next(tenantId: string, time: EpochMs): WorldEvent<StudioTrigger> {
    const kind = this.#random.pick(kinds)
    const entity = kind === 'PUBLISHED' ? this.#published(tenantId, time) : this.#told(tenantId, sourceOf[kind], time)
    return this.#event(kind, entity, { id: `evt-${this.#random.uuid()}`, time, tenantId })
  }

  #event(kind: TriggerKind, entity: Entity, envelope: Envelope): WorldEvent<StudioTrigger> {
    const { eventCreated, eventPublished, cmsPublished, campaignLaunched } = this.#topics
    switch (kind) {
      case 'CREATED':
        return { ...envelope, topic: eventCreated, source: 'event-svc', data: created(entity, envelope) }
      case 'PUBLISHED':
        return { ...envelope, topic: eventPublished, source: 'event-svc', data: published(entity, envelope) }
      case 'CONTENT':
        return { ...envelope, topic: cmsPublished, source: 'cms-svc', data: content(entity, envelope) }
      case 'CAMPAIGN':
        return { ...envelope, topic: campaignLaunched, source: 'campaign-svc', data: campaign(entity, envelope) }
    }
  }

  /** Mostly an event that was created before, as it is now. */
  #published(tenantId: string, time: EpochMs): Entity {
    const isKnown = this.#random.chance(this.#settings.publishedKnownShare)
    const [first, ...others] = this.#recentOf(tenantId, 'event')
    return isKnown && first !== undefined ? this.#random.pick([first, ...others]) : this.#told(tenantId, 'event', time)
  }

  /** Something new, or a known thing at another revision. */
  #told(tenantId: string, kind: SourceKind, time: EpochMs): Entity {
    const { revisedShare, outdatedShare } = this.#settings
    const luck = this.#random.share()
    const [first, ...others] = this.#recentOf(tenantId, kind)
    if (first === undefined || luck >= revisedShare + outdatedShare)
      return this.#remember(tenantId, kind, this.#new(kind, time))
    if (luck >= revisedShare) return outdated([first, ...others])
    const known = this.#random.pick([first, ...others])
    return this.#remember(tenantId, kind, { ...known, revision: known.revision + 1 })
  }

  #new(kind: SourceKind, time: EpochMs): Entity {
    const random = this.#random
    const { title, ...place } = fictionalEvent(random)
    return {
      ...place,
      id: `${kind}_${random.uuid()}`,
      userId: `user_${random.uuid()}`,
      title: kind === 'event' ? title : fictionalTitle(random, kind),
      startsAt: time + random.between(1, 60) * dayMs,
      revision: 1,
    }
  }

  #recentOf(tenantId: string, kind: SourceKind): readonly Entity[] {
    return this.#recent.get(`${tenantId}|${kind}`) ?? []
  }

  #remember(tenantId: string, kind: SourceKind, entity: Entity): Entity {
    const others = this.#recentOf(tenantId, kind).filter(({ id }) => id !== entity.id)
    this.#recent.set(`${tenantId}|${kind}`, [entity, ...others].slice(0, rememberedEntities))
    return entity
  }
}

/** A thing as it was before its newest revision, where there is one with several revisions. */
const outdated = (known: readonly [Entity, ...Entity[]]): Entity => {
  const entity = known.find(({ revision }) => revision > 1) ?? known[0]
  return { ...entity, revision: Math.max(entity.revision - 1, 1) }
}

type Envelope = Pick<WorldEvent<unknown>, 'id' | 'time' | 'tenantId'>

/** Each revision shows something new. */
const titleOf = ({ title, revision }: Entity): string => `${title}, edition ${revision}`

const commonOf = ({ userId, revision }: Entity, { tenantId }: Envelope) => ({ tenantId, userId, revision })

const created = (entity: Entity, envelope: Envelope): EventCreated => ({
  ...EventCreatedDefaults,
  ...commonOf(entity, envelope),
  eventId: entity.id,
  title: titleOf(entity),
  city: entity.city,
  venue: entity.venue,
  timezone: entity.timezone,
  startsAt: entity.startsAt,
  locale: 'en',
  createdAt: envelope.time,
})

const published = (entity: Entity, envelope: Envelope): EventPublished => ({
  ...EventPublishedDefaults,
  ...created(entity, envelope),
  platforms: networks,
  publishedAt: envelope.time,
})

const content = (entity: Entity, envelope: Envelope): CmsPublished => ({
  ...CmsPublishedDefaults,
  ...commonOf(entity, envelope),
  contentId: entity.id,
  contentType: 'BLOG',
  title: titleOf(entity),
  locale: 'en',
  publishedAt: envelope.time,
})

const campaign = (entity: Entity, envelope: Envelope): CampaignLaunched => ({
  ...CampaignLaunchedDefaults,
  ...commonOf(entity, envelope),
  campaignId: entity.id,
  name: titleOf(entity),
  channels: networks,
  placements,
  startsAt: entity.startsAt,
  launchedAt: envelope.time,
})

import { isMeantInMs } from '#processors/shared/told-time.ts'
import type { EpochMs, EventCreated } from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { SourceKind, TriggerName } from './fan-out-matrix.ts'

/** The visible fields of an entity as texts, by name and in a fixed order. */
export type RenderInputs = Readonly<Record<string, string>>

/** Something happened to an entity, and its assets must show it. */
export interface RenderTrigger {
  readonly name: TriggerName
  readonly sourceKind: SourceKind
  readonly tenantId: string
  readonly userId: string | null
  readonly entityId: string
  /** Counts the versions of the entity. */
  readonly revision: number
  /** The time of the event behind it, by its producer's clock. */
  readonly toldAt: EpochMs
  /** The id of the event behind it. */
  readonly eventId: string
  readonly inputs: RenderInputs
}

/** A created event as a trigger. Its author and the time of its creation are not drawn, so they are no inputs. */
export const eventTrigger = (
  created: EventCreated,
  { cause }: StreamRecord<TenantId, EventCreated>,
): RenderTrigger => ({
  name: 'event.created',
  sourceKind: 'event',
  tenantId: created.tenantId,
  userId: created.userId,
  entityId: created.eventId,
  revision: created.revision,
  toldAt: cause.time,
  eventId: cause.id,
  inputs: told({
    title: created.title,
    description: created.description,
    startsAt: timeText(created.startsAt),
    endsAt: timeText(created.endsAt),
    timezone: created.timezone,
    venue: created.venue,
    city: created.city,
    coverImageUrl: created.coverImageUrl,
    brandKitId: created.brandKitId,
    locale: created.locale,
  }),
})

/** Whether a poster can show the times of an event. One in seconds would have it begin in January 1970. */
export const hasTrueTimes = ({ startsAt, endsAt }: EventCreated): boolean => isDrawable(startsAt) && isDrawable(endsAt)

const isDrawable = (time: EpochMs | null): boolean => time === null || isMeantInMs(time)

/** Without untold fields: a field of a later version changes no hash until somebody tells it. */
const told = (fields: Readonly<Record<string, string | null>>): RenderInputs =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, text]) => (text === null ? [] : [[name, text]])))

const timeText = (time: EpochMs | null): string | null => (time === null ? null : new Date(time).toISOString())

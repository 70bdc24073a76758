import type { EventCreated } from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { SourceKind, TriggerName } from './fan-out-matrix.ts'

/** What is drawn: the fields of an entity that show in its assets, in a fixed order. */
export type RenderInputs = Readonly<Record<string, string | number | null>>

/** Something happened to an entity that its assets must show. */
export interface RenderTrigger {
  readonly name: TriggerName
  readonly sourceKind: SourceKind
  readonly tenantId: string
  readonly userId: string | null
  readonly entityId: string
  /** Counts the versions of the entity. */
  readonly revision: number
  /** The id of the event that said so. */
  readonly eventId: string
  readonly inputs: RenderInputs
}

/** The trigger that a created event is. Who created it and when do not show in its assets, so they are no inputs. */
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
  eventId: cause.id,
  inputs: {
    title: created.title,
    description: created.description,
    startsAt: created.startsAt,
    endsAt: created.endsAt,
    timezone: created.timezone,
    venue: created.venue,
    city: created.city,
    coverImageUrl: created.coverImageUrl,
    brandKitId: created.brandKitId,
    locale: created.locale,
  },
})

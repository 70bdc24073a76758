import { type Check, checkResult, type Given } from '#world/verifier/check.ts'
import { type EntityLife, entityLives, numberFault } from '#world/verifier/entity-life.ts'
import { distinct, type Outcome, usable } from '#world/verifier/outcome.ts'
import { positionText, type SeenOn } from '#world/verifier/seen-event.ts'

type Created = SeenOn<'templateCreated'>
type Updated = SeenOn<'templateUpdated'>

interface OfTemplate {
  readonly tenantId: string
  readonly templateId: string | null
}

const templateKey = ({ tenantId, templateId }: OfTemplate): string => `${tenantId}|${templateId}`

/**
 * A template is created as version 1, and each update is the next version with something changed. Each requested change has brought a
 * version or a refusal, but for changes without effect. A job names a known version.
 */
export const templatesVersioned: Check = (given) => {
  const { events } = given.outcome
  const lives = entityLives<OfTemplate>({ C: events.templateCreated, U: events.templateUpdated }, templateKey)
  const faults = [
    ...[...lives.values()].flatMap((life) => lifeFault(life) ?? []),
    ...changeFaults(given, lives),
    ...pinFaults(given.outcome, lives),
  ]
  return checkResult(faults, `${lives.size} templates with ${versionsOf([...lives.values()])} versions`)
}

const versionsOf = (lives: readonly EntityLife[]): number =>
  lives.reduce((versions, { steps }) => versions + steps.length, 0)

const lifeFault = (life: EntityLife): string | undefined => {
  const fault = /^CU*$/.test(life.pattern) ? (numberFault(life) ?? stepFault(life)) : `goes ${life.pattern}`
  return fault === undefined ? undefined : `the template that ends with ${positionText(life.last)} ${fault}`
}

const stepFault = ({ steps }: EntityLife): string | undefined => {
  for (const [index, { event }] of steps.entries()) {
    const { version } = (event as Created).data
    if (version !== index + 1) return `has the version ${version} instead of ${index + 1}`
    const before = steps[index - 1]?.event as Created | undefined
    const fault = before === undefined ? undefined : updateFault(event as Updated, before)
    if (fault !== undefined) return fault
  }
  return undefined
}

const updateFault = ({ data }: Updated, before: Created): string | undefined => {
  if (data.previousVersion !== before.data.version || data.previousConfigHash !== before.data.configHash)
    return 'has an update of another version than the one before'
  return data.changedFields.length === 0 ? 'has an update that changes nothing' : undefined
}

/** A change may wait for its version, and its event then names another cause: so they are counted. */
const changeFaults = (
  { outcome: { events }, manifest, dead }: Given,
  lives: ReadonlyMap<string, EntityLife>,
): readonly string[] => {
  const idle = new Set(manifest.idle.map(({ tenantId, id }) => `${tenantId}|${id}`))
  const changes = usable(events.templateChangeRequested, dead).filter(
    ({ data, id }) => !idle.has(`${data.tenantId}|${id}`),
  )
  const refused = Map.groupBy(distinct(events.templateChangeRejected), ({ data }) => templateKey(data))
  return [...Map.groupBy(changes, ({ data }) => templateKey(data))].flatMap(([key, each]) => {
    const asked = new Set(each.map(({ data }) => data.requestId)).size
    const answered = (lives.get(key)?.steps.length ?? 0) + (refused.get(key)?.length ?? 0)
    return asked === answered ? [] : [`${positionText(each[0]!)} is one of ${asked} changes with ${answered} answers`]
  })
}

const pinFaults = ({ events }: Outcome, lives: ReadonlyMap<string, EntityLife>): readonly string[] =>
  distinct(events.renderJobCreated).flatMap((job) => {
    const { templateId, templateVersion: version } = job.data
    if (templateId === null) return []
    const newest = lives.get(templateKey(job.data))?.steps.length ?? 0
    const isKnown = version !== null && version >= 1 && version <= newest
    return isKnown ? [] : [`${positionText(job)} names a version that its template never had`]
  })

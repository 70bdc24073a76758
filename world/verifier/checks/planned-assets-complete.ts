import { type Check, checkResult, type Given } from '#world/verifier/check.ts'
import { distinct } from '#world/verifier/outcome.ts'
import { assetsOf, type RenderTrigger, renderTriggers, sourceKey } from '#world/verifier/render-triggers.ts'
import { positionText, type SeenOn } from '#world/verifier/seen-event.ts'

type Created = SeenOn<'renderJobCreated'>

/** The newest trigger of each asset of an entity. */
type Wanted = ReadonlyMap<string, RenderTrigger>

/**
 * Each asset of an event, a content or a campaign has a job for its newest revision, or was refused; no job is for an asset that nobody
 * asked for; and an older revision behind a newer one brings no job. Each revision of the world shows something new.
 */
export const plannedAssetsComplete: Check = (given) => {
  const triggers = renderTriggers(given.outcome, given.dead)
  const wanted = wantedAssets(triggers, given)
  const jobs = Map.groupBy(distinct(given.outcome.events.renderJobCreated).filter(isPlanned), ({ data }) => keyOf(data))
  const outdated = outdatedTriggers(triggers)
  const faults = [
    ...lackFaults(wanted, jobs, given),
    ...[...jobs]
      .flatMap(([source, ofSource]) => ofSource.filter((job) => !isAsked(job, wanted.get(source))))
      .map((job) => `${positionText(job)} is a job that nobody asked for`),
    ...[...jobs.values()]
      .flat()
      .filter(({ data, cause }) => outdated.has(`${data.tenantId}|${cause}`))
      .map((job) => `${positionText(job)} shows an older revision`),
  ]
  const assets = [...wanted.values()].reduce((sum, ofSource) => sum + ofSource.size, 0)
  return checkResult(
    faults,
    `${wanted.size} sources with ${assets} assets; ${outdated.size} older revisions behind newer ones`,
  )
}

const isPlanned = ({ data: { source } }: Created): boolean => source !== null && source.kind !== 'request'

const keyOf = ({ tenantId, source }: Pick<Created['data'], 'tenantId' | 'source'>): string =>
  sourceKey(tenantId, source?.kind ?? '', source?.entityId ?? '')

const assetOf = ({ data: { assetKind, variant } }: Created): string => `${assetKind} ${variant}`

const wantedAssets = (
  triggers: readonly RenderTrigger[],
  { expectations: { fanOut } }: Given,
): ReadonlyMap<string, Wanted> => {
  const wanted = new Map<string, Map<string, RenderTrigger>>()
  for (const trigger of triggers) {
    const ofSource = wanted.get(trigger.source) ?? new Map<string, RenderTrigger>()
    wanted.set(trigger.source, ofSource)
    for (const asset of assetsOf(trigger, fanOut)) {
      if (trigger.revision > (ofSource.get(asset)?.revision ?? 0)) ofSource.set(asset, trigger)
    }
  }
  return wanted
}

/** A refused plan does not name its asset: as many may be missing as were refused. */
const lackFaults = (
  wanted: ReadonlyMap<string, Wanted>,
  jobs: ReadonlyMap<string, readonly Created[]>,
  { outcome }: Given,
): readonly string[] => {
  const refused = Map.groupBy(
    distinct(outcome.events.renderJobRejected),
    ({ data }) => `${keyOf(data)}|${data.source?.revision}`,
  )
  return [...wanted].flatMap(([source, assets]) => {
    const newest = newestRevisions(jobs.get(source) ?? [])
    const lacking = [...assets].filter(([asset, { revision }]) => newest.get(asset) !== revision)
    return [...Map.groupBy(lacking, ([, trigger]) => trigger)]
      .filter(([{ revision }, lacks]) => lacks.length > (refused.get(`${source}|${revision}`)?.length ?? 0))
      .map(([{ event }, lacks]) => `${positionText(event)} lacks jobs for ${lacks.length} of its assets`)
  })
}

const newestRevisions = (jobs: readonly Created[]): ReadonlyMap<string, number> => {
  const newest = new Map<string, number>()
  for (const job of jobs) {
    const asset = assetOf(job)
    newest.set(asset, Math.max(newest.get(asset) ?? 0, job.data.source?.revision ?? 0))
  }
  return newest
}

const isAsked = (job: Created, wanted: Wanted | undefined): boolean => wanted?.has(assetOf(job)) === true

/** Ids of triggers behind one of a higher revision in their topic. A repeat of an earlier event is none. */
const outdatedTriggers = (triggers: readonly RenderTrigger[]): ReadonlySet<string> => {
  const newest = new Map<string, number>()
  const seen = new Set<string>()
  const outdated = new Set<string>()
  for (const { event, source, revision } of triggers) {
    const lane = `${event.topic}|${source}`
    const id = `${event.data.tenantId}|${event.id}`
    if (revision < (newest.get(lane) ?? 0) && !seen.has(id)) outdated.add(id)
    seen.add(id)
    newest.set(lane, Math.max(newest.get(lane) ?? 0, revision))
  }
  return outdated
}

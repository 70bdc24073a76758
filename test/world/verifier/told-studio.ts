import { type Details, START, type Tale } from './tale.ts'

type Data = Readonly<Record<string, unknown>>

/** A render job, as far as the checks look at it. */
export interface ToldJob {
  readonly jobId: string
  readonly tenantId?: string
  /** Milliseconds after START. */
  readonly at: number
  /** The event that asked for it. */
  readonly cause: string
  readonly source: Data
  readonly created?: Data
  /** The renderers of its attempts; none for a job that never began. */
  readonly renderers?: readonly string[]
}

export const atelier = 'atelier'

/** Creates a job, and begins its attempts. @returns its next sequence number */
export const tellJob = (tale: Tale, job: ToldJob): number => {
  const { jobId, tenantId = atelier, at, cause, source, created = {}, renderers = ['dall-e-3'] } = job
  const data = { jobId, source, createdAt: START + at, ...created }
  tale.tell('renderJobCreated', tenantId, data, { cause, seq: 0, at })
  renderers.forEach((provider, index) =>
    tale.tell(
      'renderJobDispatched',
      tenantId,
      { jobId, attempt: index + 1, provider },
      { cause: index === 0 ? cause : null, seq: index + 1, at },
    ),
  )
  return renderers.length + 1
}

/** A job with an asset two seconds later. */
export const tellRendered = (tale: Tale, job: ToldJob, completed: Data = {}): void => {
  const seq = tellJob(tale, job)
  const { jobId, tenantId = atelier, at } = job
  const report = tale.tell('renderJobProgressed', tenantId, { jobId }, { at: at + 2_000 })
  const data = { jobId, creditsUsed: 0, creditsExcess: 0, completedAt: START + at + 2_000, ...completed }
  tale.tell('renderJobCompleted', tenantId, data, { cause: report.id, seq, at: at + 2_000 })
}

/** A request, and the id of its event. */
export const tellAsked = (tale: Tale, requestId: string, at: number, details: Details = {}): string =>
  tale.tell('renderJobRequested', atelier, { requestId, type: 'image' }, { at, ...details }).id

export const requested = (entityId: string): Data => ({ kind: 'request', entityId, eventId: '', revision: null })

/** A refusal of a job. */
export const tellRejected = (
  tale: Tale,
  code: string,
  cause: string,
  at: number,
  data: Data,
  tenantId = atelier,
): void => {
  const reasons = [{ code, detail: '' }]
  tale.tell(
    'renderJobRejected',
    tenantId,
    { jobId: `${code} ${at}`, requestId: null, ...data, reasons },
    { cause, seq: 0, at },
  )
}

/** The answer to an adjustment of credits. */
export const tellCredits = (tale: Tale, delta: number, at: number, account: Data, details: Details = {}): void => {
  const adjustmentId = `${delta} at ${at}`
  const { id } = tale.tell('creditsAdjusted', atelier, { adjustmentId, delta }, { at, ...details })
  const accepted = details.dead === undefined
  const data = { adjustmentId, delta, accepted, settled: 0, reserved: 0, appliedAt: START + at, ...account }
  tale.tell('creditsApplied', atelier, data, { cause: id, seq: 0, at })
}

/** Contents, a campaign and requests of a tenant with credits; a cancel; a template; voices. */
export const tellStudio = (tale: Tale): void => {
  tellTriggers(tale)
  tellRequests(tale)
  tellCancel(tale)
  tellTemplate(tale)
  tellVoices(tale)
  tellCredits(tale, 50, 50_000, { granted: 150, settled: 18, balance: 132 })
  tellCredits(tale, -1_000, 51_000, { granted: 150, settled: 18, balance: 132 }, { dead: 'CREDITS_BELOW_ZERO' })
}

/** An event is published, a content comes at two revisions and then at the older one again, a campaign starts. */
const tellTriggers = (tale: Tale): void => {
  const published = tale.tell(
    'eventPublished',
    'acme',
    { eventId: 'gala', revision: 1, platforms: ['x'] },
    { at: 30_000 },
  )
  const gala = { kind: 'event', entityId: 'gala', eventId: published.id, revision: 1 }
  const post = { assetKind: 'SOCIAL', variant: 'post' }
  tellRendered(tale, { tenantId: 'acme', jobId: 'post', at: 30_000, cause: published.id, source: gala, created: post })
  const hero = { assetKind: 'BLOG_IMAGE', variant: 'hero' }
  for (const revision of [1, 2]) {
    const at = 30_000 + revision
    const { id } = tale.tell('cmsPublished', 'beta', { contentId: 'news', revision }, { at })
    const source = { kind: 'cms', entityId: 'news', eventId: id, revision }
    const batch = { batchId: `batch-${revision}`, batchSize: 1 }
    const job = { tenantId: 'beta', jobId: `hero-${revision}`, at, cause: id, source, created: { ...hero, ...batch } }
    if (revision === 1) tellOutdated(tale, job)
    else tellRendered(tale, job)
    const ends = { completed: 0, failed: 0, canceled: 0, superseded: 0, rejected: 0 }
    const ended = { ...ends, ...(revision === 1 ? { superseded: 1 } : { completed: 1 }) }
    tale.tell('renderBatchCompleted', 'beta', { ...batch, ...ended }, { seq: 0, at: 33_000 })
  }
  tale.tell('cmsPublished', 'beta', { contentId: 'news', revision: 1 }, { at: 34_000 })
  const places = { channels: ['linkedin'], placements: ['leader-board'] }
  const campaign = tale.tell('campaignLaunched', 'beta', { campaignId: 'sale', revision: 1, ...places }, { at: 34_000 })
  const sale = { kind: 'campaign', entityId: 'sale', eventId: campaign.id, revision: 1 }
  const banner = { assetKind: 'BANNER', variant: 'top' }
  tellRendered(tale, { tenantId: 'beta', jobId: 'top', at: 34_000, cause: campaign.id, source: sale, created: banner })
}

const tellOutdated = (tale: Tale, job: ToldJob): void => {
  const seq = tellJob(tale, job)
  const { jobId, tenantId = atelier, at } = job
  tale.tell(
    'renderJobSuperseded',
    tenantId,
    { jobId, creditsReleased: 0, supersededAt: START + at + 1 },
    { seq, at: at + 1 },
  )
}

/** One request is repeated and contradicted, one is rendered elsewhere and dearer than it may be, one finds no credits. */
const tellRequests = (tale: Tale): void => {
  tellCredits(tale, 100, 30_000, { granted: 100, balance: 100 })
  const first = tellAsked(tale, 'poster', 31_000)
  const held = { creditsReserved: 8 }
  tellRendered(
    tale,
    { jobId: 'r1', at: 31_000, cause: first, source: requested('poster'), created: held },
    { creditsUsed: 4 },
  )
  tellAsked(tale, 'poster', 31_100)
  const other = tellAsked(tale, 'poster', 31_200, { meaning: 'conflicts' })
  tellRejected(tale, 'REQUEST_CONFLICT', other, 31_200, { requestId: 'poster', source: requested('poster') })
  const dear = tellAsked(tale, 'dear', 32_000)
  tellRendered(
    tale,
    {
      jobId: 'r2',
      at: 32_000,
      cause: dear,
      source: requested('dear'),
      created: held,
      renderers: ['imagen-3', 'dall-e-3'],
    },
    { creditsUsed: 8, creditsExcess: 72 },
  )
  const poor = tellAsked(tale, 'film', 32_100)
  tellRejected(tale, 'INSUFFICIENT_CREDITS', poor, 32_100, { requestId: 'film', source: requested('film') })
}

/** A job is canceled before its turn, another one had ended; an asset comes behind its end. */
const tellCancel = (tale: Tale): void => {
  const asked = tellAsked(tale, 'waits', 35_000)
  const waiting = { status: 'PLANNED', creditsReserved: 8 }
  tellJob(tale, { jobId: 'r3', at: 35_000, cause: asked, source: requested('waits'), created: waiting, renderers: [] })
  const cancel = tale.tell('renderJobCancelRequested', atelier, { jobId: 'r3' }, { at: 36_000 })
  const failure = { jobId: 'r3', status: 'CANCELED', failureClass: 'CANCELED', creditsReleased: 8 }
  const details = { cause: cancel.id, seq: 1, at: 36_000 }
  tale.tell('renderJobFailed', atelier, { ...failure, failedAt: START + 36_000 }, details)
  tale.tell('renderJobCancelRequested', atelier, { jobId: 'r2' }, { at: 40_000 })
  const late = tale.tell('renderJobProgressed', atelier, { jobId: 'r2' }, { at: 41_000 })
  tale.tell('renderAssetOrphaned', atelier, { jobId: 'r2', attempt: 1 }, { cause: late.id, seq: 4, at: 41_000 })
}

/** Created, updated, asked for what it is, and for a change of an old version; a job names its version. */
const tellTemplate = (tale: Tale): void => {
  const change = (requestId: string, at: number, details: Details = {}): string =>
    tale.tell('templateChangeRequested', atelier, { templateId: 'flyer', requestId }, { at, ...details }).id
  const first = { templateId: 'flyer', version: 1, configHash: 'h1' }
  tale.tell('templateCreated', atelier, first, { cause: change('create', 42_000), seq: 0, at: 42_000 })
  const before = { previousVersion: 1, previousConfigHash: 'h1', changedFields: ['config'] }
  const second = { templateId: 'flyer', version: 2, configHash: 'h2', ...before }
  tale.tell('templateUpdated', atelier, second, { cause: change('update', 42_100), seq: 1, at: 42_100 })
  change('same', 42_200, { meaning: 'idle' })
  const stale = { templateId: 'flyer', requestId: 'stale' }
  tale.tell('templateChangeRejected', atelier, stale, { cause: change('stale', 42_300), at: 42_300 })
  const pinned = { templateId: 'flyer', templateVersion: 2, creditsReserved: 8 }
  const asked = tellAsked(tale, 'by-template', 43_000)
  const job = { jobId: 'r4', at: 43_000, cause: asked, source: requested('by-template'), created: pinned }
  tellRendered(tale, job, { creditsUsed: 6 })
}

/** A request for a voice, and its creation and dispatch. */
export const tellVoice = (tale: Tale, voiceModelId: string, at: number): void => {
  const asked = { voiceModelId, requestId: `train ${voiceModelId}`, consentRef: `consent of ${voiceModelId}` }
  const { id } = tale.tell('voiceModelTrainRequested', 'beta', asked, { at })
  const created = { voiceModelId, consentRef: asked.consentRef, creditsReserved: 0, createdAt: START + at }
  tale.tell('voiceModelCreated', 'beta', created, { cause: id, seq: 0, at })
  tale.tell('voiceModelDispatched', 'beta', { voiceModelId }, { cause: id, seq: 1, at })
}

/** One voice is ready, another one fails, a third one is refused. */
const tellVoices = (tale: Tale): void => {
  tellVoice(tale, 'ann', 44_000)
  const trained = { voiceModelId: 'ann', modelId: 'turbo', state: 'FINE_TUNED' }
  const { id } = tale.tell('voiceModelProgressed', 'beta', trained, { at: 45_000 })
  const ready = { voiceModelId: 'ann', readyModels: ['turbo'], creditsUsed: 100, readyAt: START + 45_000 }
  tale.tell('voiceModelReady', 'beta', ready, { cause: id, seq: 2, at: 45_000 })
  tellVoice(tale, 'bob', 44_000)
  const failure = { voiceModelId: 'bob', failureClass: 'TIMEOUT', creditsReleased: 0, failedAt: START + 46_000 }
  tale.tell('voiceModelFailed', 'beta', failure, { seq: 2, at: 46_000 })
  const silent = { voiceModelId: 'cy', requestId: 'train cy' }
  const asked = tale.tell('voiceModelTrainRequested', 'beta', { ...silent, consentRef: null }, { at: 44_000 })
  tale.tell('voiceModelRejected', 'beta', silent, { cause: asked.id, at: 44_000 })
}

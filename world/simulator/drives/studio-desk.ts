import type {
  CmsPublished,
  EpochMs,
  EventCreated,
  RenderJobRequested,
  TemplateChangeRequested,
  VoiceModelTrainRequested,
} from '#schemas/types.ts'
import {
  CmsPublishedDefaults,
  CreditsAdjustedDefaults,
  EventCreatedDefaults,
  RenderJobCancelRequestedDefaults,
  RenderJobRequestedDefaults,
  StudioPolicyUpdatedDefaults,
  TemplateChangeRequestedDefaults,
  VoiceModelTrainRequestedDefaults,
} from '#schemas/types.ts'
import type { Meaning, OutgoingRecord, WorldEvent } from '#world/simulator/event-writer.ts'
import type { SeededRandom } from '#world/simulator/seeded-random.ts'
import type { JobWatcher, Stage } from '#world/simulator/stage.ts'

/** The fate of a record beyond its topic. */
type Fate = Pick<OutgoingRecord, 'deadLetterReason'> & { readonly kind?: Meaning['kind'] }

/** Writes the events of one tenant of Studio: its policy, its wishes, its contents, its credits, its templates and voices. */
export class StudioDesk {
  readonly random: SeededRandom
  readonly tenantId: string
  readonly #userId: string
  readonly #stage: Stage

  constructor(stage: Stage, random: SeededRandom) {
    this.#stage = stage
    this.random = random
    this.tenantId = random.uuid()
    this.#userId = `user_${random.uuid()}`
  }

  /** @param policy knobs of docs/policy.md */
  publishPolicy(policy: object, nowMs: EpochMs): void {
    const text = { version: 1, policy: JSON.stringify(policy), updatedAt: nowMs }
    const data = { ...StudioPolicyUpdatedDefaults, tenantId: this.tenantId, ...text }
    this.#send({ ...this.#envelope(nowMs), topic: this.#stage.topics.studioPolicyUpdated, source: 'policy-svc', data })
  }

  /** Asks for an image, unless told otherwise. @returns the id of the request */
  ask(request: Partial<RenderJobRequested>, nowMs: EpochMs, fate?: Fate): string {
    const data: RenderJobRequested = {
      ...RenderJobRequestedDefaults,
      ...this.#author(),
      requestId: `req_${this.random.uuid()}`,
      type: 'image',
      requestedAt: nowMs,
      ...request,
    }
    this.#send(
      { ...this.#envelope(nowMs), topic: this.#stage.topics.renderJobRequested, source: 'studio-ui', data },
      fate,
    )
    return data.requestId
  }

  /** Hears of each of the tenant's created jobs. */
  watch(watcher: JobWatcher): void {
    this.#stage.watchers.set(this.tenantId, watcher)
  }

  cancel(jobId: string, nowMs: EpochMs): void {
    const data = { ...RenderJobCancelRequestedDefaults, ...this.#author(), jobId, requestedAt: nowMs }
    const { renderJobCancelRequested: topic } = this.#stage.topics
    this.#send({ ...this.#envelope(nowMs), topic, source: 'studio-ui', data })
  }

  createEvent(event: Pick<EventCreated, 'eventId'> & Partial<EventCreated>, nowMs: EpochMs): void {
    const data: EventCreated = { ...EventCreatedDefaults, ...this.#author(), createdAt: nowMs, ...event }
    this.#send({ ...this.#envelope(nowMs), topic: this.#stage.topics.eventCreated, source: 'event-svc', data })
  }

  publishContent(content: Pick<CmsPublished, 'contentId'> & Partial<CmsPublished>, nowMs: EpochMs): void {
    const data: CmsPublished = { ...CmsPublishedDefaults, ...this.#author(), publishedAt: nowMs, ...content }
    this.#send({ ...this.#envelope(nowMs), topic: this.#stage.topics.cmsPublished, source: 'cms-svc', data })
  }

  /** Grants credits or takes them away. */
  adjust(adjustmentId: string, delta: number, nowMs: EpochMs, fate?: Fate): void {
    const { tenantId } = this
    const data = { ...CreditsAdjustedDefaults, tenantId, adjustmentId, delta, adjustedAt: nowMs }
    this.#send({ ...this.#envelope(nowMs), topic: this.#stage.topics.creditsAdjusted, source: 'billing', data }, fate)
  }

  changeTemplate(
    change: Pick<TemplateChangeRequested, 'templateId'> & Partial<TemplateChangeRequested>,
    nowMs: EpochMs,
    fate?: Fate,
  ): void {
    const data: TemplateChangeRequested = {
      ...TemplateChangeRequestedDefaults,
      ...this.#author(),
      requestId: `req_${this.random.uuid()}`,
      requestedAt: nowMs,
      ...change,
    }
    const { templateChangeRequested: topic } = this.#stage.topics
    this.#send({ ...this.#envelope(nowMs), topic, source: 'studio-ui', data }, fate)
  }

  /** Asks for a voice of which there is enough to hear. */
  trainVoice(
    training: Pick<VoiceModelTrainRequested, 'voiceModelId' | 'name'> & Partial<VoiceModelTrainRequested>,
    nowMs: EpochMs,
  ): void {
    const data: VoiceModelTrainRequested = {
      ...VoiceModelTrainRequestedDefaults,
      ...this.#author(),
      requestId: `req_${this.random.uuid()}`,
      method: 'PROFESSIONAL',
      sampleUrls: [`https://s3.amazonaws.com/eventzr-studio-samples-dev/${training.voiceModelId}.wav`],
      sampleSeconds: 2_400,
      consentRef: `consent_${this.random.uuid()}`,
      requestedAt: nowMs,
      ...training,
    }
    const { voiceModelTrainRequested: topic } = this.#stage.topics
    this.#send({ ...this.#envelope(nowMs), topic, source: 'studio-ui', data })
  }

  #author() {
    return { tenantId: this.tenantId, userId: this.#userId }
  }

  #envelope(time: EpochMs) {
    return { id: `evt-${this.random.uuid()}`, time, tenantId: this.tenantId }
  }

  #send<V>(event: WorldEvent<V>, { kind, deadLetterReason }: Fate = {}): void {
    const { tally, writer, send } = this.#stage
    const { tenantId, id } = event
    tally.driven++
    send({
      ...writer.write(event, 'avro'),
      ...(deadLetterReason === undefined ? {} : { deadLetterReason }),
      ...(kind === undefined ? {} : { meaning: { kind, tenantId, id } }),
    })
  }
}

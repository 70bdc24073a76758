import type { topics } from '#topology/topics.ts'

/** Writers and readers of a topic outside of the topologies, and the fate of repeats. */
export interface Outside {
  readonly writtenBy?: string
  readonly readBy?: string
  /** How a repeat is known; given for each topic of other writers. */
  readonly repeats?: string
}

const channelAdapter = 'channel adapters'
const renderWorker = 'render workers'
const trainingWorker = 'training workers'
const byEntity = 'the newest event about its entity counts; a repeat and an older one change nothing'

/** The key is that of the topic in topology/topics.ts. Topics without an entry are written here, and anybody may read them. */
export const outside: Readonly<Partial<Record<keyof typeof topics, Outside>>> = {
  notifyRequested: {
    writtenBy: 'notify-svc',
    repeats: 'a repeat is known by its `idempotencyKey`, else by its `requestId`, and leads to nothing',
  },
  smsInbound: {
    writtenBy: 'the webhook of a channel adapter (Twilio, AWS SNS)',
    repeats: 'a repeat changes nothing, and a keyword is answered once',
  },
  consentChangeRequested: {
    writtenBy: 'preference pages, people in support',
    repeats: 'a repeat changes nothing; the latest word of a recipient counts',
  },
  providerOverridden: {
    writtenBy: 'operators',
    repeats: 'the newest override of an account stands, by `overriddenAt`; a repeat changes nothing',
  },
  dispatchRequested: { readBy: channelAdapter },
  dispatchCompleted: {
    writtenBy: channelAdapter,
    repeats: 'an attempt, known by message and number, is answered once',
  },
  receiptReceived: { writtenBy: channelAdapter, repeats: 'a receipt, known by message or provider id, counts once' },
  policyUpdated: {
    writtenBy: '`npm run cli -- policy put`',
    repeats: 'the same version with the same policy changes nothing',
  },
  subjectErased: { writtenBy: 'whoever answers for privacy', repeats: 'twice is the same as once' },
  eventCreated: { writtenBy: 'the event service', repeats: byEntity },
  eventPublished: { writtenBy: 'the event service', repeats: byEntity },
  cmsPublished: { writtenBy: 'the CMS', repeats: byEntity },
  campaignLaunched: { writtenBy: 'the campaign service', repeats: byEntity },
  renderJobFailed: { readBy: `${renderWorker}, to stop` },
  renderJobSuperseded: { readBy: `${renderWorker}, to stop` },
  renderJobDispatched: { readBy: renderWorker },
  renderJobProgressed: {
    writtenBy: renderWorker,
    repeats: 'the first end of an attempt stands; repeats change nothing',
  },
  studioPolicyUpdated: {
    writtenBy: '`npm run cli -- policy put --application studio`',
    repeats: 'the same version with the same policy changes nothing',
  },
  renderJobRequested: {
    writtenBy: 'the web application of Studio',
    repeats: 'a repeat is known by its `requestId` for 30 days, and leads to nothing',
  },
  renderJobCancelRequested: {
    writtenBy: 'the web application of Studio',
    repeats: 'a job that has ended stays as it is',
  },
  creditsAdjusted: {
    writtenBy: 'billing',
    repeats: 'a repeat is known by its `adjustmentId` for good, and is not answered',
  },
  templateCreated: { readBy: `${renderWorker}, for pinned versions` },
  templateUpdated: { readBy: `${renderWorker}, for pinned versions` },
  templateChangeRequested: {
    writtenBy: 'the web application of Studio',
    repeats: 'the last 16 granted requests of a template are known by their `requestId`',
  },
  voiceModelTrainRequested: {
    writtenBy: 'the web application of Studio',
    repeats: 'the last 8 granted requests of a voice are known by their `requestId`',
  },
  voiceModelProgressed: {
    writtenBy: trainingWorker,
    repeats: 'the first end of a training stands; repeats change nothing',
  },
  voiceModelDispatched: { readBy: trainingWorker },
}

import { basePolicyHash, digest, policyVersion, type Sample, tenantId, userId, uuid } from './sample.ts'

const templateId = uuid('template')
const voiceModelId = uuid('voice')
const assets = [
  { assetId: uuid('logo'), kind: 'LOGO', url: 'https://s3.amazonaws.com/eventzr-studio-assets-dev/logo.svg' },
]
const template = { tenantId, userId, templateId, name: 'Summer poster', kind: 'POSTER' }
const voice = { tenantId, userId, voiceModelId }
const method = 'PROFESSIONAL'
const model = 'eleven_multilingual_v2'

/** One event for each topic of Studio about policies, templates and voices, by its key in topology/topics.ts. */
export const designSamples = {
  studioPolicyUpdated: {
    time: '2026-02-20T09:00:00.000Z',
    source: 'admin-svc',
    data: {
      tenantId,
      version: policyVersion,
      policy: '{"jobs":{"maxAttempts":2}}',
      updatedAt: '2026-02-20T09:00:00.000Z',
    },
  },
  studioPolicyApplied: {
    time: '2026-02-20T09:00:00.000Z',
    entitySeq: 3,
    data: {
      tenantId,
      version: policyVersion,
      accepted: true,
      inForceVersion: policyVersion,
      effectiveHash: digest('policy of Studio').slice(0, 16),
      basePolicyHash,
      appliedAt: '2026-02-20T09:00:00.000Z',
    },
  },
  templateChangeRequested: {
    time: '2026-02-10T10:00:00.000Z',
    source: 'studio-web',
    data: {
      ...template,
      requestId: uuid('template request'),
      expectedVersion: 1,
      status: 'ACTIVE',
      config: '{"accent":"#0b6e69"}',
      requestedAt: '2026-02-10T10:00:00.000Z',
    },
  },
  templateCreated: {
    time: '2026-02-09T16:00:00.000Z',
    entitySeq: 0,
    data: {
      ...template,
      status: 'ACTIVE',
      configHash: digest('{"accent":"#c8553d"}'),
      config: '{"accent":"#c8553d"}',
      assets,
      createdAt: '2026-02-09T16:00:00.000Z',
    },
  },
  templateUpdated: {
    time: '2026-02-10T10:00:00.000Z',
    entitySeq: 1,
    data: {
      ...template,
      version: 2,
      status: 'ACTIVE',
      configHash: digest('{"accent":"#0b6e69"}'),
      config: '{"accent":"#0b6e69"}',
      assets,
      updatedAt: '2026-02-10T10:00:00.000Z',
      previousVersion: 1,
      previousConfigHash: digest('{"accent":"#c8553d"}'),
      changedFields: ['config'],
      changeKinds: ['CONFIG'],
    },
  },
  templateChangeRejected: {
    time: '2026-02-10T10:05:00.000Z',
    data: {
      tenantId,
      userId,
      templateId,
      requestId: uuid('late template request'),
      reasons: [{ code: 'VERSION_STALE', detail: 'the newest version is 2' }],
      version: 2,
      rejectedAt: '2026-02-10T10:05:00.000Z',
    },
  },
  voiceModelTrainRequested: {
    time: '2026-02-15T09:00:00.000Z',
    source: 'studio-web',
    data: {
      ...voice,
      requestId: uuid('voice request'),
      name: 'Host of the evening',
      method,
      language: 'en',
      sampleUrls: ['https://s3.amazonaws.com/eventzr-studio-assets-dev/voices/host-1.wav'],
      sampleSeconds: 1860,
      targetModels: [model],
      consentRef: 'consent-2026-0215',
      requestedAt: '2026-02-15T09:00:00.000Z',
    },
  },
  voiceModelDispatched: {
    time: '2026-02-15T09:00:00.000Z',
    entitySeq: 1,
    data: {
      tenantId,
      voiceModelId,
      method,
      name: 'Host of the evening',
      language: 'en',
      sampleUrls: ['https://s3.amazonaws.com/eventzr-studio-assets-dev/voices/host-1.wav'],
      targetModels: [model],
      consentRef: 'consent-2026-0215',
      idempotencyKey: uuid('training'),
      deadlineAt: '2026-02-16T09:00:00.000Z',
    },
  },
  voiceModelProgressed: {
    time: '2026-02-15T12:40:00.000Z',
    source: 'training-worker',
    data: {
      tenantId,
      voiceModelId,
      attempt: 1,
      providerVoiceId: 'voice-7QxM2',
      modelId: model,
      state: 'FINE_TUNED',
      creditsUsed: 400,
      at: '2026-02-15T12:40:00.000Z',
    },
  },
  voiceModelCreated: {
    time: '2026-02-15T09:00:00.000Z',
    entitySeq: 0,
    data: {
      ...voice,
      method,
      name: 'Host of the evening',
      language: 'en',
      trainingJobId: uuid('training job'),
      sampleCount: 1,
      sampleSeconds: 1860,
      targetModels: [model],
      consentRef: 'consent-2026-0215',
      creditsReserved: 400,
      createdAt: '2026-02-15T09:00:00.000Z',
    },
  },
  voiceModelReady: {
    time: '2026-02-15T12:40:00.000Z',
    entitySeq: 2,
    data: {
      ...voice,
      method,
      providerVoiceId: 'voice-7QxM2',
      readyModels: [model],
      trainingMs: 13200000,
      creditsUsed: 400,
      readyAt: '2026-02-15T12:40:00.000Z',
    },
  },
  voiceModelFailed: {
    time: '2026-02-16T09:00:00.000Z',
    entitySeq: 2,
    data: {
      ...voice,
      voiceModelId: uuid('late voice'),
      method,
      failureClass: 'TIMEOUT',
      errorMessage: 'not all models were trained in time',
      creditsReleased: 400,
      failedAt: '2026-02-16T09:00:00.000Z',
    },
  },
  voiceModelRejected: {
    time: '2026-02-15T09:01:00.000Z',
    data: {
      ...voice,
      requestId: uuid('voice request without consent'),
      reasons: [{ code: 'CONSENT_MISSING', detail: 'consentRef names no consent of the speaker' }],
      rejectedAt: '2026-02-15T09:01:00.000Z',
    },
  },
} as const satisfies Readonly<Record<string, Sample>>

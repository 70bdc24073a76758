import type { Channel } from '#schemas/types.ts'

/** Both ends are included. */
export type Range = readonly [min: number, max: number]

/** Everything that shapes the simulated world. Shares go from 0 to 1. */
export interface WorldSettings {
  readonly run: RunSettings
  readonly traffic: TrafficSettings
  readonly outage: OutageSettings
  readonly rendererOutage: RendererOutageSettings
  readonly adapters: AdapterSettings
  readonly workers: WorkerSettings
  readonly reports: ReportSettings
  readonly strays: StraySettings
  readonly drives: DriveSettings
}

export interface RunSettings {
  /** The same seed makes the same triggers and the same fate of each dispatch. */
  readonly seed: number
  readonly triggersPerSecond: number
  /** How long triggers are sent; answers to dispatches go on afterwards. */
  readonly loadMs: number
}

/** Requests of other services. */
export interface TrafficSettings {
  readonly tenants: number
  /** Exponent of the Zipf distribution of triggers over tenants. */
  readonly tenantSkew: number
  /** Share of the triggers for Studio, a quarter of each kind; the others are notifications. */
  readonly studioShare: number
  /** Triggers of Studio with a new revision of a known thing. */
  readonly revisedShare: number
  /** Triggers of Studio with an older revision, behind a newer one. */
  readonly outdatedShare: number
  /** Published events created before. */
  readonly publishedKnownShare: number
  readonly avroShare: number
  /** Share of the JSON triggers without any header. */
  readonly headerlessShare: number
  /** Triggers that come twice: half of them as the same event, half as a new event about the same request. */
  readonly repeatShare: number
  readonly repeatAfterMs: Range
  /** Triggers that are sent a little later than made, so that others overtake them. */
  readonly heldBackShare: number
  readonly heldBackMs: Range
  readonly whatsAppShare: number
  readonly templateShare: number
  /** Texts outside the GSM 7-bit alphabet. */
  readonly nonGsmShare: number
  readonly idempotencyKeyShare: number
  /** After it a message is of no use; it bounds how long an attempt with an unclear end stays open. */
  readonly messageLifetimeMs: number
  /** Between two triggers of one tenant in the light traffic after the load phase. */
  readonly lightEveryMs: number
}

/** One provider fails everything on one channel for a part of the load phase. */
export interface OutageSettings {
  readonly channel: Channel
  readonly provider: string
  readonly fromShare: number
  readonly toShare: number
}

/** One renderer fails everything for a part of the load phase. */
export interface RendererOutageSettings {
  readonly provider: string
  readonly fromShare: number
  readonly toShare: number
}

/** How providers answer and what becomes of messages. */
export interface AdapterSettings {
  readonly answerMedianMs: number
  readonly answerSigma: number
  readonly answerMaxMs: number
  /** When an adapter gives up waiting for its provider. */
  readonly submitTimeoutMs: number
  /** Faults of the provider outside the outage; probes are spared, so that no bad luck prolongs a recovery. */
  readonly transientFaultShare: number
  /** Share of the transient time-outs whose message the provider had taken all the same. */
  readonly takenDespiteTimeoutShare: number
  readonly throttledShare: number
  readonly retryAfterMs: number
  /** Refusals for reasons of recipient, content or sender. */
  readonly refusalShare: number
  /** Messages of which no receipt ever comes. */
  readonly missingReceiptShare: number
  readonly sentReceiptShare: number
  readonly undeliveredShare: number
  readonly readShare: number
  /** Receipts that come before the answer to their attempt. */
  readonly earlyReceiptShare: number
  readonly earlyByMs: number
  /** Messages whose first two receipts come in the wrong order. */
  readonly swappedReceiptShare: number
  /** Receipts that name no message, only the provider's id of it. */
  readonly namelessReceiptShare: number
  readonly sentReceiptMedianMs: number
  readonly deliveredReceiptMedianMs: number
  readonly readReceiptMedianMs: number
  readonly receiptSigma: number
  readonly receiptMaxMs: number
}

/** How render workers do their work. */
export interface WorkerSettings {
  readonly queueMs: Range
  readonly renderMedianMs: number
  readonly renderSigma: number
  readonly renderMs: Range
  readonly heartbeatMs: number
  readonly uploadMs: number
  readonly retriableFailureShare: number
  readonly finalFailureShare: number
  /** Attempts that fall silent after their first sign of work. */
  readonly lostShare: number
  /** Attempts of which nothing is ever heard. */
  readonly neverStartedShare: number
  /** Retried attempts whose predecessor reports once more. */
  readonly staleReportShare: number
  /** Silent attempts with an asset after all, so long after its rendering. */
  readonly lateAssetShare: number
  readonly lateAssetMs: Range
  /** Attempts with an unknown state in their signs of work. */
  readonly strangeStateShare: number
  /** Assets told first while they are still at the renderer; they are in our store so much later. */
  readonly lateUploadShare: number
  readonly uploadAgainMs: number
  /** Assets left at the renderer for good. */
  readonly lostUploadShare: number
  /** Assets far dearer than usual. */
  readonly dearShare: number
  /** Attempts without word of a cancel. */
  readonly deafShare: number
}

/** Settings for the reports of adapters and workers alike. */
export interface ReportSettings {
  /** Reports that come twice: half of them as the same event, half under a new event id. */
  readonly repeatShare: number
  readonly repeatAfterMs: Range
  /** Reports of senders whose clock is behind: event time and Kafka timestamp both. */
  readonly lateShare: number
  readonly lateByMs: Range
}

/** Records that can only end as dead letters, spread over the load phase. */
export interface StraySettings {
  /** When the poison records are sent, one of each kind. */
  readonly poisonAtShare: number
  readonly orphanReceipts: number
  readonly orphanReports: number
  /** Cancels of jobs nobody planned. */
  readonly orphanCancels: number
}

/** A small traffic of further tenants, each with a policy of its own. It meets the rules of sending; the main traffic meets none of them. */
export interface DriveSettings {
  readonly isOn: boolean
}

export const defaultWorldSettings: WorldSettings = {
  run: { seed: 1, triggersPerSecond: 500, loadMs: 40_000 },
  traffic: {
    tenants: 40,
    tenantSkew: 1,
    studioShare: 0.11,
    revisedShare: 0.06,
    outdatedShare: 0.02,
    publishedKnownShare: 0.8,
    avroShare: 0.5,
    headerlessShare: 0.5,
    repeatShare: 0.02,
    repeatAfterMs: [20, 1_000],
    heldBackShare: 0.02,
    heldBackMs: [20, 200],
    whatsAppShare: 0.45,
    templateShare: 0.3,
    nonGsmShare: 0.05,
    idempotencyKeyShare: 0.8,
    messageLifetimeMs: 20_000,
    lightEveryMs: 200,
  },
  outage: { channel: 'SMS', provider: 'TWILIO', fromShare: 0.25, toShare: 0.5 },
  rendererOutage: { provider: 'imagen-3', fromShare: 0.3, toShare: 0.75 },
  adapters: {
    answerMedianMs: 40,
    answerSigma: 0.6,
    answerMaxMs: 400,
    submitTimeoutMs: 800,
    transientFaultShare: 0.05,
    takenDespiteTimeoutShare: 0.5,
    throttledShare: 0.005,
    retryAfterMs: 500,
    refusalShare: 0.02,
    missingReceiptShare: 0.02,
    sentReceiptShare: 0.6,
    undeliveredShare: 0.03,
    readShare: 0.5,
    earlyReceiptShare: 0.01,
    earlyByMs: 40,
    swappedReceiptShare: 0.02,
    namelessReceiptShare: 0.3,
    sentReceiptMedianMs: 100,
    deliveredReceiptMedianMs: 400,
    readReceiptMedianMs: 800,
    receiptSigma: 0.7,
    receiptMaxMs: 6_000,
  },
  workers: {
    queueMs: [10, 250],
    renderMedianMs: 800,
    renderSigma: 0.6,
    renderMs: [300, 3_000],
    heartbeatMs: 1_000,
    uploadMs: 60,
    retriableFailureShare: 0.04,
    finalFailureShare: 0.015,
    lostShare: 0.01,
    neverStartedShare: 0.002,
    staleReportShare: 0.5,
    lateAssetShare: 0.5,
    lateAssetMs: [7_000, 12_000],
    strangeStateShare: 0.02,
    lateUploadShare: 0.01,
    uploadAgainMs: 700,
    lostUploadShare: 0.002,
    dearShare: 0.02,
    deafShare: 0.3,
  },
  reports: { repeatShare: 0.02, repeatAfterMs: [20, 1_500], lateShare: 0.01, lateByMs: [2_000, 6_000] },
  strays: { poisonAtShare: 0.6, orphanReceipts: 5, orphanReports: 2, orphanCancels: 2 },
  drives: { isOn: true },
}

/** Changes of the default settings, group by group. */
export type WorldOverrides = { readonly [Group in keyof WorldSettings]?: Partial<WorldSettings[Group]> }

export const worldSettings = (overrides: WorldOverrides): WorldSettings => ({
  run: { ...defaultWorldSettings.run, ...overrides.run },
  traffic: { ...defaultWorldSettings.traffic, ...overrides.traffic },
  outage: { ...defaultWorldSettings.outage, ...overrides.outage },
  rendererOutage: { ...defaultWorldSettings.rendererOutage, ...overrides.rendererOutage },
  adapters: { ...defaultWorldSettings.adapters, ...overrides.adapters },
  workers: { ...defaultWorldSettings.workers, ...overrides.workers },
  reports: { ...defaultWorldSettings.reports, ...overrides.reports },
  strays: { ...defaultWorldSettings.strays, ...overrides.strays },
  drives: { ...defaultWorldSettings.drives, ...overrides.drives },
})

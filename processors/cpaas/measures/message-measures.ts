import type {
  CommunicationDelivered,
  CommunicationFailed,
  CommunicationRejected,
  CommunicationRequested,
  CommunicationSent,
  DispatchRequested,
  ReceiptExpired,
} from '#schemas/types.ts'
import type { Measure } from '#stream/measure.ts'
import { counter, histogram } from '#stream/metric.ts'
import { codeLabel, providerLabel } from '#processors/shared/label-word.ts'
import type { FallbackRequest } from '#processors/cpaas/delivery/fallback-request.ts'
import type { MessageFigure } from '#processors/cpaas/delivery/message-figure.ts'

/** Seconds: an answer of a provider, further attempts, an outage, and a day of waiting for a receipt. */
const sentBuckets = [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600, 14_400]
const deliveredBuckets = [0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600, 14_400, 86_400]

const messages = counter(
  'eventzr_cpaas_messages_total',
  'Messages by the step of their life: requested, dispatched (each attempt), sent, delivered, failed, or expired without a receipt.',
  ['status', 'channel', 'provider'],
)

const rejections = counter(
  'eventzr_cpaas_rejections_total',
  'Requests that became no message, by the reason that decided.',
  ['reason', 'channel'],
)

const timeToSent = histogram(
  'eventzr_cpaas_time_to_sent_seconds',
  'Time until a provider had a message, from its acceptance, or from the later start that was set then.',
  sentBuckets,
  ['channel'],
)

const timeToDelivered = histogram(
  'eventzr_cpaas_time_to_delivered_seconds',
  'Time until a message was delivered, from its acceptance, or from the later start that was set then.',
  deliveredBuckets,
  ['channel'],
)

const cost = counter('eventzr_cpaas_cost_usd_total', 'Cost of messages in USD, as events have told it.', [
  'provider',
  'channel',
])

const costReductions = counter(
  'eventzr_cpaas_cost_reductions_usd_total',
  'Parts of told costs in USD that a later price took back.',
  ['provider', 'channel'],
)

const fallbacks = counter(
  'eventzr_cpaas_fallbacks_total',
  'Messages that went on to their next channel, whether it was refused there or not.',
  ['from_channel', 'to_channel'],
)

type Labelled = Pick<CommunicationSent, 'channel' | 'provider'>

const step = (status: string): Measure<Labelled> => ({
  metric: messages,
  labelsOf: ({ channel, provider }) => [status, channel, providerLabel(provider)],
})

/** Nobody has the message yet: its provider is a plan. */
export const requestedMessages: Measure<CommunicationRequested> = {
  metric: messages,
  labelsOf: ({ channel }) => ['requested', channel, 'none'],
}
export const dispatchedMessages: Measure<DispatchRequested> = step('dispatched')
export const sentMessages: Measure<CommunicationSent> = step('sent')
export const deliveredMessages: Measure<CommunicationDelivered> = step('delivered')
export const failedMessages: Measure<CommunicationFailed> = step('failed')
export const expiredMessages: Measure<ReceiptExpired> = step('expired')

export const rejectedRequests: Measure<CommunicationRejected> = {
  metric: rejections,
  labelsOf: ({ reasons: [reason], channel }) => [codeLabel(reason?.code), channel],
}

export const passedFallbacks: Measure<FallbackRequest> = {
  metric: fallbacks,
  labelsOf: ({ fallbackFrom, channel }) => [fallbackFrom, channel],
}

export const timesToSent: Measure<MessageFigure> = {
  metric: timeToSent,
  labelsOf: (figure) => (figure.kind === 'sent' ? [figure.channel] : undefined),
  amountOf: ({ amount }) => amount / 1_000,
}

export const timesToDelivered: Measure<MessageFigure> = {
  metric: timeToDelivered,
  labelsOf: (figure) => (figure.kind === 'delivered' ? [figure.channel] : undefined),
  amountOf: ({ amount }) => amount / 1_000,
}

export const toldCosts: Measure<MessageFigure> = {
  metric: cost,
  labelsOf: (figure) => (figure.kind === 'cost' && figure.amount > 0 ? costLabels(figure) : undefined),
  amountOf: ({ amount }) => amount / 1e6,
}

export const reducedCosts: Measure<MessageFigure> = {
  metric: costReductions,
  labelsOf: (figure) => (figure.kind === 'cost' && figure.amount < 0 ? costLabels(figure) : undefined),
  amountOf: ({ amount }) => -amount / 1e6,
}

const costLabels = ({ provider, channel }: MessageFigure): readonly string[] => [providerLabel(provider), channel]

import type {
  DispatchCompleted,
  DispatchRequested,
  EventCreated,
  NotifyRequested,
  ReceiptReceived,
  RenderJobDispatched,
  RenderJobProgressed,
} from '#schemas/types.ts'
import type { Topic } from './codec-types.ts'

/** The topics through which the world and the two applications talk. */
export interface WorldTopics {
  readonly notifyRequested: Topic<NotifyRequested>
  readonly eventCreated: Topic<EventCreated>
  readonly dispatchRequested: Topic<DispatchRequested>
  readonly dispatchCompleted: Topic<DispatchCompleted>
  readonly receiptReceived: Topic<ReceiptReceived>
  readonly renderJobDispatched: Topic<RenderJobDispatched>
  readonly renderJobProgressed: Topic<RenderJobProgressed>
}

/** Picks them out of a larger set. */
export const worldTopics = (topics: WorldTopics): WorldTopics => ({
  notifyRequested: topics.notifyRequested,
  eventCreated: topics.eventCreated,
  dispatchRequested: topics.dispatchRequested,
  dispatchCompleted: topics.dispatchCompleted,
  receiptReceived: topics.receiptReceived,
  renderJobDispatched: topics.renderJobDispatched,
  renderJobProgressed: topics.renderJobProgressed,
})

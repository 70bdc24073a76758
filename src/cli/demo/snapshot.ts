import type { OpenWork } from '../../verify/open-work.ts'
import type { Outcome } from '../../verify/outcome.ts'
import type { Snapshot } from './view.ts'

/** What the demo shows of an outcome in the making. */
export const snapshotOf = (
  { counts, events, deadLetters }: Outcome,
  open: OpenWork,
  lagRecords: number | undefined,
  phase: string,
  elapsedMs: number,
): Snapshot => ({
  phase,
  elapsedSeconds: elapsedMs / 1000,
  topics: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
  lagRecords,
  messages: {
    requested: events.communicationRequested.length,
    sent: events.communicationSent.length,
    delivered: events.communicationDelivered.length,
    failed: events.communicationFailed.length,
    expired: events.receiptExpired.length,
    open: open.messages,
  },
  renderJobs: {
    created: events.renderJobCreated.length,
    completed: events.renderJobCompleted.length,
    failed: events.renderJobFailed.length,
    open: open.renderJobs,
  },
  breakers: open.breakers,
  deadLetters: deadLetters.length,
})

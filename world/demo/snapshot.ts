import { breakerText, type OpenWork } from '#world/verifier/open-work.ts'
import type { Outcome } from '#world/verifier/outcome.ts'
import type { Snapshot } from './view.ts'

/** The view of an outcome in the making. */
export const snapshotOf = (
  { counts, events, deadLetters }: Outcome,
  open: OpenWork,
  progress: Pick<Snapshot, 'phase' | 'elapsedSeconds' | 'lagRecords' | 'killed'>,
): Snapshot => ({
  ...progress,
  topics: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
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
  breakers: open.breakers.map(breakerText),
  deadLetters: deadLetters.length,
})

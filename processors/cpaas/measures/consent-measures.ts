import type { ConsentChanged, ConsentState } from '#schemas/types.ts'
import type { Measure } from '#stream/measure.ts'
import { counter } from '#stream/metric.ts'

const actions: Readonly<Record<ConsentState, string>> = {
  OPTED_IN: 'opt-in',
  OPTED_OUT: 'opt-out',
  QUARANTINED: 'quarantine',
  UNKNOWN: 'other',
}

export const consentChanges: Measure<ConsentChanged> = {
  metric: counter(
    'eventzr_cpaas_consent_changes_total',
    'Changes of the consent of recipients, by channel family: opt-in, opt-out or quarantine.',
    ['channel', 'action'],
  ),
  labelsOf: ({ channelFamily, state }) => [channelFamily, actions[state]],
}

/** Channels that share the consent of their recipients, as the public description of the ledger says: docs/processors/consent.md. */
export const channelFamily = (channel: string): string => (channel === 'MMS' || channel === 'RCS' ? 'SMS' : channel)

/** A message of no known category may be marketing. */
export const isMarketing = (category: string): boolean => category === 'MARKETING' || category === 'UNKNOWN'

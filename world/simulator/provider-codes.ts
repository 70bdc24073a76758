/** The codes in which a provider says what went wrong. */
export interface ProviderCodes {
  /** Beside HTTP 503; `null` where the provider gives none. */
  readonly fault: string | null
  readonly throttled: string | null
  /** For attempts that no provider would have taken: recipient, content, sender, opt-out, and one that nobody understands. */
  readonly refused: readonly [string, ...string[]]
  /** For receipts of taken messages that did not arrive. */
  readonly undelivered: readonly [string, ...string[]]
}

const others: ProviderCodes = { fault: null, throttled: null, refused: ['rejected'], undelivered: ['failed'] }

const codes: Readonly<Record<string, ProviderCodes>> = {
  // twilio.com/docs/api/errors
  TWILIO: {
    fault: null,
    throttled: '20429',
    refused: ['30003', '30004', '30005', '30006', '30007', '30034', '21610', '30008'],
    undelivered: ['30003', '30005', '30006', '30008'],
  },
  // docs.aws.amazon.com/sns, "SMS delivery failure reasons"
  AWS_SNS: {
    fault: null,
    throttled: null,
    refused: [
      'Phone has blocked SMS',
      'Phone number is opted out',
      'Blocked as spam by phone carrier',
      'Unknown error attempting to reach phone',
    ],
    undelivered: ['Phone is currently unreachable/unavailable', 'Unknown error attempting to reach phone'],
  },
  // developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
  META_WHATSAPP: {
    fault: '131000',
    throttled: '130429',
    refused: ['131026', '131049', '131047', '131042', '131050', '132000'],
    undelivered: ['131026', '131049'],
  },
}

export const codesOf = (provider: string): ProviderCodes => codes[provider] ?? others

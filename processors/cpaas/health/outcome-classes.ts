import type { ConsentScope, FailureClass } from '#schemas/types.ts'

/** Whether another attempt makes sense after an answer. A receipt never leads to one, whatever its code. */
export type Retry = 'ALWAYS' | 'ONCE' | 'NEVER'

export interface CodeClass {
  readonly failureClass: FailureClass
  /** Absent: as the class says. */
  readonly retry?: Retry
  /** The provider may have the message all the same, though it refuses it. */
  readonly isUnclear?: true
  /** The messages that an opt-out is about; absent: all. */
  readonly optOutScope?: ConsentScope
}

const as = (failureClass: FailureClass, ...codes: readonly string[]): Readonly<Record<string, CodeClass>> =>
  Object.fromEntries(codes.map((code) => [code, { failureClass }]))

/** The retry after each class. A credential refused by one provider says nothing about the next provider's. */
const retryByClass: Readonly<Record<FailureClass, Retry>> = {
  PROVIDER_FAULT: 'ALWAYS',
  CREDENTIAL: 'ALWAYS',
  THROTTLED: 'ALWAYS',
  TENANT_FAULT: 'NEVER',
  CONTENT_FAULT: 'NEVER',
  RECIPIENT_FAULT: 'NEVER',
  OPTED_OUT: 'NEVER',
  EXPIRED: 'NEVER',
  NO_PROVIDER: 'NEVER',
  UNKNOWN: 'ONCE',
}

/** WhatsApp's Cloud API, [error codes](https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes). */
const metaWhatsapp = {
  ...as('PROVIDER_FAULT', '2', '131000', '131016', '131057'),
  ...as('CREDENTIAL', '0', '190'),
  ...as('THROTTLED', '4', '80007', '130429', '131048', '131056', '133016'),
  ...as('TENANT_FAULT', '368', '130497', '131031', '131042'),
  ...as(
    'CONTENT_FAULT',
    '131047',
    '132000',
    '132001',
    '132005',
    '132007',
    '132012',
    '132015',
    '132016',
    '132068',
    '132069',
  ),
  ...as('RECIPIENT_FAULT', '131026', '131049'),
  // The user has stopped marketing alone.
  '131050': { failureClass: 'OPTED_OUT', optOutScope: 'MARKETING' },
} as const

/**
 * Twilio, [error dictionary](https://www.twilio.com/docs/api/errors); the 63xxx codes are its
 * [mapping of WhatsApp](https://www.twilio.com/docs/whatsapp/api/error-code-mapping).
 */
const twilio = {
  ...as('PROVIDER_FAULT', '21730', '63005', '63012'),
  ...as('CREDENTIAL', '20003', '30002', '63001'),
  ...as('THROTTLED', '20429', '21611', '30001', '30022', '63017', '63018', '63038'),
  ...as('TENANT_FAULT', '21408', '21664', '21665', '21666', '21667', '30010', '30034', '63022'),
  ...as('CONTENT_FAULT', '30007', '63013', '63016', '63021', '63027', '63028', '63029', '63030'),
  ...as('RECIPIENT_FAULT', '21211', '21612', '21614', '30004', '30005', '30006', '63003', '63024', '63032'),
  // 63014: the recipient has blocked the sender, or opted out (twilio.com/docs/api/errors/63014).
  ...as('OPTED_OUT', '21610', '63014'),
  ...as('UNKNOWN', '30008', '63023'),
  // The handset was unreachable at the moment: worth one later try (twilio.com/docs/api/errors/30003). Twilio says so in
  // a receipt, as it does 30008; an answer says so when its adapter waits for the carrier's word.
  '30003': { failureClass: 'RECIPIENT_FAULT', retry: 'ONCE' },
  // The carrier did not answer in time. Twilio does not repeat it, so that nobody gets it twice (twilio.com/docs/api/errors/30410).
  '30410': { failureClass: 'PROVIDER_FAULT', isUnclear: true },
} as const

/** Amazon SNS, the provider's words in its delivery logs. */
const awsSns = {
  ...as('RECIPIENT_FAULT', 'Phone has blocked SMS', 'Phone is currently unreachable/unavailable'),
  ...as('OPTED_OUT', 'Phone number is opted out'),
  ...as('CONTENT_FAULT', 'Blocked as spam by phone carrier'),
  ...as('UNKNOWN', 'Unknown error attempting to reach phone'),
}

/** Vonage: `undeliverable` means that the provider could not be reached. */
const vonage = as('PROVIDER_FAULT', 'undeliverable')

/** Provider error codes by provider; a code that is not listed is judged by its HTTP status, else UNKNOWN. */
const codes: Readonly<Record<string, Readonly<Record<string, CodeClass>>>> = {
  META_WHATSAPP: metaWhatsapp,
  TWILIO: twilio,
  AWS_SNS: awsSns,
  VONAGE: vonage,
}

/** The tables as one edition: raise the version with every change, since it changes what a replay decides. */
export const outcomeClasses = { version: 3, retryByClass, codes } as const

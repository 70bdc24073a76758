import type { Consent } from '#processors/cpaas/consent/ledger.ts'
import type { ConsentOf } from '#processors/cpaas/consent/consent-of.ts'
import { isReply } from '#processors/cpaas/consent/keyword-reply.ts'
import type { PolicyInForce } from '#processors/cpaas/policy/policy-in-force.ts'
import type { EpochMs, NotifyRequested, Reason } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { checkShape, shapeChecks } from './request-shape.ts'

/** Whether a request may be sent. */
export interface Verdict {
  /** Names of the checks that it passed. */
  readonly passed: readonly string[]
  /** Why it may not, the deciding reason first; empty when it may. */
  readonly reasons: readonly Reason[]
  /** The version of the recipient's consent; 0 without one. */
  readonly consentVersion: number
}

const refusals: Readonly<Record<Exclude<Consent, 'GIVEN'>, Reason>> = {
  OPTED_OUT: { code: 'OPTED_OUT', detail: 'the recipient has opted out of such messages' },
  QUARANTINED: {
    code: 'OPT_OUT_SUSPECTED',
    detail: 'a message of the recipient reads like an opt-out, and nobody has decided yet',
  },
}

/** The checks that nearly every request has passed. */
const allChecks: readonly string[] = [...shapeChecks, 'consent']

/** Runs every check, in the order in which they decide. The answer to an opt-out is sent in spite of it. */
export const checkRequest = (
  tenant: TenantId,
  request: NotifyRequested,
  at: EpochMs,
  policy: PolicyInForce,
  consentOf: ConsentOf,
): Verdict => {
  const { passed, reasons } = checkShape(request, at, policy)
  const { consent, version: consentVersion } = consentOf(tenant, request, policy)
  if (consent === 'GIVEN' || (isReply(request) && request.confirmsOptOut))
    return { passed: reasons.length === 0 ? allChecks : [...passed, 'consent'], reasons, consentVersion }
  return { passed, reasons: [...reasons, refusals[consent]], consentVersion }
}

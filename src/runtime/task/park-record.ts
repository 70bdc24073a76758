import type { Parking } from '#runtime/parking/parking.ts'
import type { Settled } from './admission.ts'

/** Parks an input whose tenant or entity is parked. @returns the rest of its treatment, if there is one */
export const parkRecord = (admission: Settled, parking: Parking): Settled | undefined => {
  if (admission.kind !== 'process') return admission
  const { event, raw } = admission
  if (!parking.holds(event.tenantId, event.data)) return admission
  return parking.park(event.tenantId, raw)
    ? undefined
    : { kind: 'dead-letter', reason: 'PARKING_FULL', stage: 'park', raw }
}

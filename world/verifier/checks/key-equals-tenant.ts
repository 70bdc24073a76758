import { type Check, checkResult } from '#world/verifier/check.ts'
import { outputsOf } from '#world/verifier/outcome.ts'
import { positionText } from '#world/verifier/seen-event.ts'

/** Key, subject and the tenant in the data of each event are one and the same. */
export const keyEqualsTenant: Check = ({ outcome }) => {
  const faults: string[] = []
  const tenants = new Set<string>()
  for (const event of outputsOf(outcome)) {
    const { tenantId } = event.data
    tenants.add(tenantId)
    if (event.key !== tenantId) faults.push(`${positionText(event)} has the key of another tenant`)
    else if (event.subject !== tenantId) faults.push(`${positionText(event)} has the subject of another tenant`)
  }
  return checkResult(faults, `${tenants.size} tenants`)
}

import { type Check, checkResult } from '#world/verifier/check.ts'
import { evidenceById, evidenceOf, type Evidence } from '#world/verifier/consent-evidence.ts'
import { distinct } from '#world/verifier/outcome.ts'
import type { Person } from '#world/verifier/person.ts'
import { positionText, type SeenOn } from '#world/verifier/seen-event.ts'

type Change = SeenOn<'consentChanged'>
type EvidenceById = ReadonlyMap<string, readonly Evidence[]>

/**
 * Each change of consent names its evidence, a record of the same tenant about the same recipient. The verifier has no key of
 * recipients: all changes under one hash must have evidence about one recipient, and no two hashes may share one. The changes of a
 * recipient count from 1, so that none can be lost unseen.
 */
export const consentProved: Check = ({ outcome, dead }) => {
  const evidence = evidenceById(outcome, dead)
  const isConsistent = consistency()
  const versions = new Map<string, number>()
  const faults = distinct(outcome.events.consentChanged).flatMap((change) => {
    const fault = evidenceFault(change, evidence, isConsistent) ?? versionFault(change, versions)
    return fault === undefined ? [] : [`${positionText(change)} ${fault}`]
  })
  return checkResult(faults, `${outcome.events.consentChanged.length} changes of ${versions.size} recipients`)
}

const evidenceFault = (
  change: Change,
  evidence: EvidenceById,
  isConsistent: (change: Change, person: Person) => boolean,
): string | undefined => {
  const found = evidenceOf(change, evidence)
  if (found === undefined)
    return evidence.has(change.data.evidenceEventId)
      ? 'has evidence of another tenant'
      : 'has evidence that is in no topic'
  if (found.person === undefined || found.person === '') return 'has evidence about nobody'
  return isConsistent(change, found.person) ? undefined : 'is about another recipient than its evidence'
}

/** To be asked of the changes of each tenant in their order: one hash is one recipient, and the other way round. */
const consistency = (): ((change: Change, person: Person) => boolean) => {
  const persons = new Map<string, string>()
  const hashes = new Map<string, string>()
  return ({ data: { tenantId, recipientHash } }, person) => {
    const ofHash = `${tenantId}|${recipientHash}`
    const ofPerson = `${tenantId}|${person}`
    if (!persons.has(ofHash)) persons.set(ofHash, person)
    if (!hashes.has(ofPerson)) hashes.set(ofPerson, recipientHash)
    return persons.get(ofHash) === person && hashes.get(ofPerson) === recipientHash
  }
}

const versionFault = (
  { data: { tenantId, recipientHash, version } }: Change,
  versions: Map<string, number>,
): string | undefined => {
  const key = `${tenantId}|${recipientHash}`
  const expected = (versions.get(key) ?? 0) + 1
  versions.set(key, version)
  return version === expected ? undefined : `has the version ${version} instead of ${expected}`
}

import { type Check, checkResult, type Given } from '#world/verifier/check.ts'
import { distinct, usable } from '#world/verifier/outcome.ts'
import { type Purchase, purchasesOf } from '#world/verifier/purchases.ts'
import { positionText, type SeenOn } from '#world/verifier/seen-event.ts'

type Applied = SeenOn<'creditsApplied'>

/**
 * Granted less settled less reserved is the balance, and never below zero: at each adjustment, and at the end by the events alone. The
 * grants of a tenant add up; settled and reserved are the sums over its jobs and trainings at that time; each of these pays at most
 * its reservation or frees all of it. Each adjustment is answered once, and refused only where it would lead below zero.
 */
export const creditsConserved: Check = (given) => {
  const applied = Map.groupBy(distinct(given.outcome.events.creditsApplied), ({ data }) => data.tenantId)
  const purchases = Map.groupBy(purchasesOf(given.outcome), ({ tenantId }) => tenantId)
  const faults = [
    ...answerFaults(given, [...applied.values()].flat()),
    ...[...purchases].flatMap(([tenant, each]) => each.flatMap((one) => endFaults(one, applied.has(tenant)))),
    ...[...applied].flatMap(([tenant, each]) => accountFaults(each, purchases.get(tenant) ?? [])),
  ]
  const metered = [...applied.keys()].reduce((sum, tenant) => sum + (purchases.get(tenant)?.length ?? 0), 0)
  return checkResult(
    faults,
    `${[...applied.values()].flat().length} adjustments of ${applied.size} tenants with ${metered} jobs and trainings`,
  )
}

/** A refused adjustment is a dead letter, and answered too. */
const answerFaults = ({ outcome, dead }: Given, applied: readonly Applied[]): readonly string[] => {
  const keyOf = ({ data }: { readonly data: { readonly tenantId: string; readonly adjustmentId: string } }): string =>
    `${data.tenantId}|${data.adjustmentId}`
  const answers = Map.groupBy(applied, keyOf)
  const asked = new Set(outcome.events.creditsAdjusted.map(keyOf))
  const granted = Map.groupBy(usable(outcome.events.creditsAdjusted, dead), keyOf)
  return [
    ...[...granted].flatMap(([key, [adjustment]]) => {
      const count = answers.get(key)?.length ?? 0
      return count === 1 ? [] : [`${positionText(adjustment!)} was answered ${count} times`]
    }),
    ...applied.filter((each) => !asked.has(keyOf(each))).map((each) => `${positionText(each)} answers no adjustment`),
  ]
}

/** @param isMetered whether its tenant has credits */
const endFaults = ({ begun, reserved, end }: Purchase, isMetered: boolean): readonly string[] => {
  if (!isMetered && reserved !== 0) return [`${positionText(begun)} holds credits of a tenant without any`]
  if (end === undefined) return []
  if (end.released !== undefined && end.released !== reserved)
    return [`${positionText(end.event)} frees ${end.released} of ${reserved} credits`]
  return isMetered && (end.used ?? 0) > reserved
    ? [`${positionText(end.event)} pays ${end.used} of ${reserved} credits`]
    : []
}

const accountFaults = (applied: readonly Applied[], purchases: readonly Purchase[]): readonly string[] => [
  ...applied.flatMap((each) => figureFaults(each)),
  ...grantFaults(applied),
  ...applied.flatMap((each) => sumFaults(each, purchases)),
  ...endingFaults(applied.at(-1)!, purchases),
]

const figureFaults = (event: Applied): readonly string[] => {
  const { granted, settled, reserved, balance, accepted, delta } = event.data
  if (granted - settled - reserved !== balance) return [`${positionText(event)} has figures that do not add up`]
  if (balance < 0) return [`${positionText(event)} has a balance below zero`]
  return !accepted && balance + delta >= 0 ? [`${positionText(event)} refuses what would not lead below zero`] : []
}

const grantFaults = (applied: readonly Applied[]): readonly string[] => {
  let granted = 0
  return applied.flatMap((event) => {
    granted += event.data.accepted ? event.data.delta : 0
    return event.data.granted === granted ? [] : [`${positionText(event)} has other grants than the adjustments so far`]
  })
}

/** At one tick of the task's clock the order of events is not known: sums lie between two bounds. */
const sumFaults = (event: Applied, purchases: readonly Purchase[]): readonly string[] => {
  const at = event.data.appliedAt ?? event.timestamp
  const { settled, reserved } = event.data
  const paidAt = (isIn: (endedAt: number) => boolean) =>
    sum(purchases, ({ end }) => (end !== undefined && isIn(end.at) ? (end.used ?? 0) : 0))
  const heldAt = (isIn: (reservedAt: number, endedAt: number) => boolean) =>
    sum(purchases, ({ reserved: held, reservedAt, end }) => (isIn(reservedAt, end?.at ?? Infinity) ? held : 0))
  const isPaid = isBetween(
    settled,
    paidAt((endedAt) => endedAt < at),
    paidAt((endedAt) => endedAt <= at),
  )
  const isHeld = isBetween(
    reserved,
    heldAt((reservedAt, endedAt) => reservedAt < at && endedAt > at),
    heldAt((reservedAt, endedAt) => reservedAt <= at && endedAt >= at),
  )
  return isPaid && isHeld ? [] : [`${positionText(event)} has other sums than the jobs and trainings of its tenant`]
}

const endingFaults = (last: Applied, purchases: readonly Purchase[]): readonly string[] => {
  const used = sum(purchases, ({ end }) => end?.used ?? 0)
  const open = sum(purchases, ({ end, reserved }) => (end === undefined ? reserved : 0))
  return last.data.granted - used - open < 0
    ? [`the tenant of ${positionText(last)} ends with a balance below zero`]
    : []
}

const isBetween = (figure: number, least: number, most: number): boolean => figure >= least && figure <= most

const sum = (purchases: readonly Purchase[], figure: (purchase: Purchase) => number): number =>
  purchases.reduce((total, purchase) => total + figure(purchase), 0)

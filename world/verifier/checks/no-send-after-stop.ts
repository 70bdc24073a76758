import { type Check, checkResult, type Given } from '#world/verifier/check.ts'
import { channelFamily, isMarketing } from '#world/verifier/consent-scope.ts'
import { evidenceById, evidenceOf } from '#world/verifier/consent-evidence.ts'
import { type ConsentPlaces, consentPlaces } from '#world/verifier/consent-place.ts'
import { messageKey } from '#world/verifier/entity-life.ts'
import { distinct } from '#world/verifier/outcome.ts'
import type { Person } from '#world/verifier/person.ts'
import { positionText, type SeenOn } from '#world/verifier/seen-event.ts'

type Change = SeenOn<'consentChanged'>
type Dispatch = SeenOn<'dispatchRequested'>
type Requested = SeenOn<'communicationRequested'>

/** An attempt, with the message behind it. */
interface Send {
  readonly dispatch: Dispatch
  readonly category: string
  /** The event behind the message. */
  readonly cause: string | null
}

/**
 * Each STOP of the world became an opt-out, or found one. Behind an opt-out no attempt goes to its recipient within its channel family and scope,
 * until a later opt-in lifts it; one message may confirm each. Opt-outs of single senders are left out: no sender of the world is in a
 * group.
 */
export const noSendAfterStop: Check = (given) => {
  const { events } = given.outcome
  const evidence = evidenceById(given.outcome, given.dead)
  const changes = Map.groupBy(
    distinct(events.consentChanged).filter(({ data }) => data.senderGroup === ''),
    (change) => personKey(change.data.tenantId, evidenceOf(change, evidence)?.person ?? ''),
  )
  const sends = sendsByPerson(given, new Set(changes.keys()))
  const places = consentPlaces(given.outcome)
  const faults = [...changes].flatMap(([person, ofPerson]) =>
    ofPerson
      .filter(({ data }) => data.state === 'OPTED_OUT')
      .flatMap((optOut) => optOutFaults(optOut, ofPerson, sends.get(person) ?? [], places)),
  )
  const optOuts = [...changes.values()].flat().filter(({ data }) => data.state === 'OPTED_OUT')
  return checkResult(
    [...unheardStops(given, changes), ...faults],
    `${given.manifest.stops.length} times STOP; ${optOuts.length} opt-outs, ${optOuts.filter(places.exact).length} of them with an exact place`,
  )
}

const personKey = (tenantId: string, person: Person): string => `${tenantId}|${person}`

/** A second STOP is no change, as where a busy world has sent START at the same time as the first. */
const unheardStops = (
  { outcome: { events }, manifest: { stops } }: Given,
  changes: ReadonlyMap<string, readonly Change[]>,
): readonly string[] => {
  const heard = new Set(
    events.consentChanged
      .filter(({ data }) => data.state === 'OPTED_OUT')
      .map(({ data }) => `${data.tenantId}|${data.evidenceEventId}`),
  )
  const texts = new Map(events.smsInbound.map((text) => [`${text.data.tenantId}|${text.id}`, text]))
  return stops.flatMap(({ tenantId, id }) => {
    const text = texts.get(`${tenantId}|${id}`)
    if (text === undefined) return ['a STOP that was sent is in no topic']
    const ofPerson = changes.get(personKey(tenantId, text.data.from)) ?? []
    return heard.has(`${tenantId}|${id}`) || wasOptedOut(ofPerson, text.timestamp)
      ? []
      : [`the STOP ${positionText(text)} changed no consent`]
  })
}

/** The last word up to then, by its own time, was an opt-out from all messages. */
const wasOptedOut = (changes: readonly Change[], atMs: number): boolean => {
  const until = changes.filter(({ data }) => (data.since ?? 0) <= atMs && data.scope !== 'MARKETING')
  return (
    until.toSorted((one, other) => (one.data.since ?? 0) - (other.data.since ?? 0)).at(-1)?.data.state === 'OPTED_OUT'
  )
}

const sendsByPerson = (
  { outcome: { events } }: Given,
  persons: ReadonlySet<string>,
): ReadonlyMap<string, readonly Send[]> => {
  const isToThem = ({ data }: { readonly data: Dispatch['data'] | Requested['data'] }): boolean =>
    persons.has(personKey(data.tenantId, data.recipient))
  const messages = new Map(
    events.communicationRequested.filter(isToThem).map((request) => [messageKey(request.data), request]),
  )
  const sends = distinct(events.dispatchRequested.filter(isToThem)).map((dispatch) => {
    const request = messages.get(messageKey(dispatch.data))
    return { dispatch, category: request?.data.category ?? 'UNKNOWN', cause: request?.cause ?? null }
  })
  return Map.groupBy(sends, ({ dispatch: { data } }) => personKey(data.tenantId, data.recipient))
}

const optOutFaults = (
  optOut: Change,
  changes: readonly Change[],
  sends: readonly Send[],
  places: ConsentPlaces,
): readonly string[] => {
  const optOuts = changes.filter(({ data }) => data.state === 'OPTED_OUT')
  const confirmations = sends.filter((send) => confirms(send, optOut)).map((send) => send.dispatch.data.messageId)
  const forbidden = sends.filter(
    (send) =>
      isAbout(optOut, send) &&
      // The answer to an earlier STOP may wait for its turn until a later one has come.
      !optOuts.some((each) => confirms(send, each)) &&
      places.isBehind(send.dispatch, optOut) &&
      !changes.some((change) => lifts(change, optOut, send) && !places.isAhead(send.dispatch, change)),
  )
  const confirmed = new Set(confirmations).size
  return [
    ...forbidden.map(({ dispatch }) => `${positionText(dispatch)} goes to somebody after ${positionText(optOut)}`),
    ...(confirmed > 1 ? [`${positionText(optOut)} is confirmed ${confirmed} times`] : []),
  ]
}

const confirms = ({ category, cause }: Send, { data }: Change): boolean =>
  category === 'SERVICE_REPLY' && cause === data.evidenceEventId

const isAbout = ({ data }: Change, { dispatch, category }: Send): boolean =>
  (data.channelFamily === 'UNKNOWN' || data.channelFamily === channelFamily(dispatch.data.channel)) &&
  (data.scope !== 'MARKETING' || isMarketing(category))

/** The last word stands, by its own time. */
const lifts = ({ data }: Change, optOut: Change, { dispatch, category }: Send): boolean =>
  data.state === 'OPTED_IN' &&
  (data.since ?? 0) > (optOut.data.since ?? 0) &&
  data.channelFamily === channelFamily(dispatch.data.channel) &&
  (data.scope !== 'MARKETING' || isMarketing(category))

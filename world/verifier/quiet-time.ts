import { isMarketing } from './consent-scope.ts'
import { localMinute, zoneOf } from './local-minute.ts'
import type { Person } from './person.ts'
import type { PublishedPolicy } from './published-policy.ts'

const dayMinutes = 1_440

/** Whether a message of the category must not reach the recipient at this time, by the tenant's published policy. */
export const isQuiet = (
  { quietHours }: PublishedPolicy,
  { category, person }: { readonly category: string; readonly person: Person },
  atMs: number,
): boolean => {
  if (quietHours === undefined || !isMarketing(category)) return false
  const { fromMinute, toMinute, zone } = quietHours
  const gone = ofDay(localMinute(atMs, zoneOf(person, zone)) - fromMinute)
  return gone < ofDay(toMinute - fromMinute)
}

const ofDay = (minutes: number): number => (minutes + dayMinutes) % dayMinutes

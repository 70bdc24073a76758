import { SeededRandom } from '#world/simulator/seeded-random.ts'

/** Deeds to the pods, one after the other; `share` chooses among the pods that run then. */
export type Fault =
  /**
   * kill -9, started again at once with the same identity; after a late copy, one of its transactions has met the end of the
   * transaction before.
   */
  | { readonly kind: 'kill'; readonly afterMs: number; readonly share: number; readonly lateCopy: boolean }
  /** kill -9, away until others have taken over; meanwhile another one is killed and started again at once. */
  | { readonly kind: 'take-over'; readonly afterMs: number; readonly share: number; readonly alsoKill: boolean }
  /** SIGSTOP until others have taken over, then SIGCONT: a zombie; meanwhile as above. */
  | { readonly kind: 'zombie'; readonly afterMs: number; readonly share: number; readonly alsoKill: boolean }
  /** SIGTERM and start, pod by pod. */
  | { readonly kind: 'rolling-restart'; readonly afterMs: number }
  /** More partitions for an input. */
  | { readonly kind: 'growth'; readonly afterMs: number }

/** One absence that others take over takes about so long, until all is calm again. */
const absenceSeconds = 10
const leastPauseMs = 100
const mostPauseMs = 900

/**
 * The faults of a run in their order, the same for the same seed: so many kills with an immediate restart, and as many absences as
 * a third of the time allows, half of them zombies; one kill falls into each absence, and so many of the others follow a late copy.
 */
export const faultPlan = (kills: number, seconds: number, seed: number, lateCopies = 0): readonly Fault[] => {
  const random = new SeededRandom(`exactly-once ${seed}`)
  const moment = () => ({ afterMs: random.between(leastPauseMs, mostPauseMs), share: random.share() })
  const absences = Math.max(2, Math.round(seconds / 3 / absenceSeconds))
  const killsWithin = Math.min(kills, absences)
  const plan: Fault[] = [
    ...Array.from({ length: kills - killsWithin }, (_, index) => ({
      kind: 'kill' as const,
      lateCopy: index < lateCopies,
      ...moment(),
    })),
    ...Array.from({ length: absences }, (_, index) => ({
      kind: index % 2 === 0 ? ('take-over' as const) : ('zombie' as const),
      alsoKill: index < killsWithin,
      ...moment(),
    })),
    { kind: 'rolling-restart', afterMs: moment().afterMs },
    { kind: 'growth', afterMs: moment().afterMs },
  ]
  return shuffled(plan, random)
}

const shuffled = (plan: readonly Fault[], random: SeededRandom): readonly Fault[] =>
  plan
    .map((fault) => ({ fault, rank: random.share() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ fault }) => fault)

import { setTimeout as pause } from 'node:timers/promises'

/** How long and how often to ask. */
export interface Patience {
  readonly withinMs: number
  readonly everyMs: number
}

/** Asks until an answer comes, once at least; `undefined` when none has come in time. */
export const askAgain = async <A>(
  ask: () => Promise<A | undefined>,
  { withinMs, everyMs }: Patience,
): Promise<A | undefined> => {
  for (const deadlineMs = Date.now() + withinMs; ; await pause(everyMs)) {
    const answer = await ask()
    if (answer !== undefined || Date.now() >= deadlineMs) return answer
  }
}

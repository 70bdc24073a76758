/** One thing that may happen in a state, and what comes of it. */
export interface Move<S> {
  /** Its name in the diagram; empty for a move that is not shown. */
  readonly by: string
  readonly to: S
  /** Events that it leads to, as far as the diagram shows them. */
  readonly told?: readonly string[]
}

/** The rules of a row as a machine. States that behave alike are of one kind, so that there are finitely many. */
export interface Machine<S> {
  readonly start: S
  /** The name of a state in the diagram; `[*]` while there is no row. */
  readonly nameOf: (state: S) => string
  readonly kindOf: (state: S) => string
  readonly movesOf: (state: S) => readonly Move<S>[]
}

/** Far more than any machine of a diagram has: its kinds are not finite. */
const mostKinds = 20_000

/**
 * Every edge of a machine, as `FROM --> TO: by / told`, sorted. It tries all moves in one state of each kind, nearest to the start
 * first. Moves that neither change the name of the state nor tell anything are no edges.
 */
export const edgesOf = <S>({ start, nameOf, kindOf, movesOf }: Machine<S>): readonly string[] => {
  const edges = new Set<string>()
  const seen = new Map([[kindOf(start), start]])
  for (const from of seen.values()) {
    for (const { by, to, told = [] } of movesOf(from)) {
      if (by !== '' && (nameOf(from) !== nameOf(to) || told.length > 0))
        edges.add(edge(nameOf(from), nameOf(to), told.length > 0 ? `${by} / ${told.join(', ')}` : by))
      if (!seen.has(kindOf(to))) seen.set(kindOf(to), to)
      if (seen.size > mostKinds) throw new Error(`more than ${mostKinds} kinds of states`)
    }
  }
  return [...edges].toSorted()
}

/** An edge as both sides of the comparison spell it. */
export const edge = (from: string, to: string, label: string): string => `${from} --> ${to}: ${label}`

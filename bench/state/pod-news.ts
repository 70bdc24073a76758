/** The news that a pod of the bench tells, one JSON line each. */
export type PodNews = { readonly atMs: number } & (
  | { readonly news: 'begun' }
  | { readonly news: 'restored'; readonly records: number; readonly tookMs: number; readonly stallMsP99: number }
  | { readonly news: 'first commit' }
  | { readonly news: 'checkpoint'; readonly tookMs: number }
  /** Each second; stalls since the restore. */
  | { readonly news: 'well'; readonly rssAnonMb: number; readonly stallMsP99: number }
)

type Kind = PodNews['news']
export type NewsOf<K extends Kind> = Extract<PodNews, { readonly news: K }>

/** All news of one kind in the log of a pod, in their order. */
export const newsIn = <K extends Kind>(log: string, kind: K): readonly NewsOf<K>[] =>
  log
    .split('\n')
    .filter((line) => line.includes(`"news":"${kind}"`) && line.endsWith('}'))
    .map((line) => JSON.parse(line) as NewsOf<K>)

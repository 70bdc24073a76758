import type { Context } from 'hono'
import type { PodView, RowView, TaskView } from '#runtime/ports/pod-view.ts'
import type { StoreKey } from '#stream/store-key.ts'
import type { AdminRoute } from './admin-route.ts'
import { jsonValue } from './json-value.ts'
import { type StateQuery, stateQuery } from './state-query.ts'
import type { TaskOwners } from './task-owners.ts'
import type { WatchedPod } from './watched-pod.ts'

/** Sources of the answers. */
export interface StateParts {
  readonly topology: WatchedPod['topology']
  readonly watch: Pick<WatchedPod['watch'], 'view'>
  /** The pod itself. */
  readonly instance: string
  readonly owners: Pick<TaskOwners, 'homeOf' | 'ownerOf'>
}

/** `/api/state/<store>?key=<tenant>&key=<part>`: rows of a task that is here, or where else it is. */
export const stateRoute = (parts: StateParts): AdminRoute => ({
  path: '/api/state/:store',
  isPersonal: true,
  answer: async (context) => {
    const name = context.req.param('store') ?? ''
    const store = parts.topology.stores.find((each) => each.name === name)
    if (store === undefined) throw new RangeError('there is no such store in this topology; describe names them')
    const query = stateQuery(store, textsOf(context))
    const [tenant] = query.kind === 'row' ? query.key : query.prefix
    const number = await parts.owners.homeOf(tenant).catch(() => undefined)
    if (number === undefined) return later(context, 'KAFKA_AWAY')
    const { view } = parts.watch
    if (view === undefined) return later(context, 'STARTING')
    const task = view.tasks().find((each) => each.number === number)
    if (task === undefined) return elsewhere(context, number, parts)
    if (task.state === 'opening') return later(context, 'OPENING', number)
    return query.kind === 'row'
      ? rowAnswer(context, view, task, name, query)
      : pageAnswer(context, view, task, name, query)
  },
})

const textsOf = ({ req }: Context) => ({
  key: req.queries('key') ?? [],
  behind: req.queries('behind') ?? [],
  limit: req.query('limit'),
})

type Of<Kind> = Extract<StateQuery, { readonly kind: Kind }>

const rowAnswer = (context: Context, view: PodView, task: TaskView, store: string, { key }: Of<'row'>): Response => {
  const place = placeOf(task)
  const row = view.read(store, key)
  return row === undefined
    ? context.json({ error: 'NO_ROW', store, key, ...place }, 404)
    : context.json({ store, ...shownRow(row), ...place })
}

const pageAnswer = (context: Context, view: PodView, task: TaskView, store: string, query: Of<'page'>): Response => {
  const { prefix, limit, behind } = query
  const range = { prefix, limit: limit + 1, task: task.number, ...(behind !== undefined && { behind }) }
  const found = view.page(store, range)
  const rows = found.slice(0, limit)
  const next = found.length > limit ? addressOf(store, prefix, limit, rows.at(-1)!.key) : null
  return context.json({ store, rows: rows.map(shownRow), ...placeOf(task), next })
}

const shownRow = ({ key, value, deadlineMs }: RowView) => ({
  key,
  value: jsonValue(value),
  timerAt: deadlineMs === undefined ? null : new Date(deadlineMs).toISOString(),
})

/** A task without a record or tick has no time yet. */
const placeOf = ({ number, clockMs }: TaskView) => ({
  task: number,
  streamTime: clockMs === 0 ? null : new Date(clockMs).toISOString(),
})

const addressOf = (store: string, prefix: StoreKey, limit: number, last: StoreKey): string => {
  const asked = new URLSearchParams({ limit: String(limit) })
  for (const part of prefix) asked.append('key', String(part))
  for (const part of last) asked.append('behind', String(part))
  return `/api/state/${encodeURIComponent(store)}?${asked.toString()}`
}

/** A last tick of this pod itself: the task has just been taken from it, or comes back to it. */
const elsewhere = async (context: Context, task: number, { owners, instance }: StateParts): Promise<Response> => {
  try {
    const owner = await owners.ownerOf(task)
    if (owner?.instance === instance) return later(context, 'OPENING', task)
    const known = owner === undefined ? null : { instance: owner.instance, url: owner.url ?? null }
    return context.json({ error: 'ELSEWHERE', task, owner: known }, 421)
  } catch {
    return later(context, 'KAFKA_AWAY', task)
  }
}

const later = (context: Context, error: 'KAFKA_AWAY' | 'OPENING' | 'STARTING', task?: number): Response =>
  context.json({ error, ...(task !== undefined && { task }) }, 503, { 'retry-after': '1' })

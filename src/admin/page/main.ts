import { render } from 'lit-html'
import { layoutOf } from './layout.ts'
import { isDirection, neighbourOf } from './neighbours.ts'
import type { PageActions } from './page-actions.ts'
import { firstState, type PageState, withLive } from './page-state.ts'
import { pageView } from './page-view.ts'
import { keepToken, readGraph, readInspection, readLive, readNode, TokenNeeded } from './pod-client.ts'
import { applyTheme, nextTheme } from './theme.ts'

const root = document.querySelector<HTMLElement>('#page')!
const [firstPauseMs, longestPauseMs] = [500, 10_000]
let state: PageState = firstState

const update = (next: Partial<PageState>): void => {
  state = { ...state, ...next }
  render(pageView(state, actions), root)
}

/** Asked for again with each message, as long as the node is open. */
const readDetails = (): void => {
  const { selected } = state
  if (selected === undefined) return
  readNode(selected).then(
    (details) => state.selected === selected && update({ details }),
    // The next message asks again.
    () => undefined,
  )
}

const select = (id: string | undefined): void => {
  const { selected: _selected, details: _details, ...others } = state
  const focused = id ?? state.selected
  state = { ...others, ...(id === undefined ? {} : { selected: id }), ...(focused === undefined ? {} : { focused }) }
  update({})
  readDetails()
  if (id === undefined && focused !== undefined) focusNode(focused)
}

const focusNode = (id: string): void =>
  root.querySelector<SVGElement>(`[data-node=${JSON.stringify(id)}]`)?.focus({ preventScroll: true })

const onGraphKey = (event: KeyboardEvent): void => {
  const { layout, focused } = state
  const id = (event.target as Element).closest('[data-node]')?.getAttribute('data-node') ?? focused
  if (layout === undefined || id === undefined) return
  if (isDirection(event.key)) {
    const next = neighbourOf(id, event.key, layout.nodes)
    if (next !== undefined) {
      update({ focused: next })
      focusNode(next)
    }
  } else if (event.key === 'Enter' || event.key === ' ') select(id)
  else return
  event.preventDefault()
}

/** One question after the other: the form waits for its answer. */
const inspect = (tenant: string, entity: string): void => {
  update({ inspected: { kind: 'asked' } })
  readInspection(tenant, entity).then(
    (found) => update({ inspected: { kind: 'found', found } }),
    (error: unknown) => update({ inspected: { kind: 'failed', error: (error as Error).message } }),
  )
}

const actions: PageActions = {
  select: (id) => select(id === state.selected ? undefined : id),
  focus: (focused) => focused !== state.focused && update({ focused }),
  search: (search) => update({ search }),
  inspect,
  theme: () => {
    nextTheme()
    update({})
  },
  token: (token) => {
    keepToken(token)
    update({ needsToken: false })
    void watch()
  },
  onGraphKey,
}

/** Reads the pod for as long as the page is open; a pod that is away is asked again with growing pauses. */
const watch = async (): Promise<void> => {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      const graph = await readGraph()
      document.title = `${graph.application} ${graph.instance} · live topology`
      update({ graph, layout: layoutOf(graph) })
      await readLive((live) => {
        pauseMs = firstPauseMs
        state = withLive(state, live)
        update({})
        readDetails()
      }, new AbortController().signal)
    } catch (error) {
      if (error instanceof TokenNeeded) return update({ needsToken: true })
    }
    update({ connection: 'lost' })
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape' && state.selected !== undefined) select(undefined)
})
applyTheme()
root.replaceChildren()
update({})
void watch()

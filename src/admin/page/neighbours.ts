import type { PlacedNode } from './layout.ts'

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

export const isDirection = (key: string): key is Direction => key.startsWith('Arrow')

/** How much worse a step to the side is than one ahead. */
const aside = 3

/** The nearest node in a direction, as somebody with a keyboard expects it; `undefined` at the border. */
export const neighbourOf = (id: string, direction: Direction, nodes: readonly PlacedNode[]): string | undefined => {
  const from = nodes.find(({ node }) => node.id === id)
  if (from === undefined) return nodes[0]?.node.id
  const ways = nodes
    .filter((to) => to !== from)
    .map((to) => ({ id: to.node.id, ...way(from, to, direction) }))
    .filter(({ ahead }) => ahead > 1)
  return ways.toSorted((a, b) => a.ahead + a.across * aside - (b.ahead + b.across * aside))[0]?.id
}

const way = (from: PlacedNode, to: PlacedNode, direction: Direction) => {
  const dx = to.x + to.width / 2 - (from.x + from.width / 2)
  const dy = to.y + to.height / 2 - (from.y + from.height / 2)
  const isAcross = direction === 'ArrowLeft' || direction === 'ArrowRight'
  const sign = direction === 'ArrowRight' || direction === 'ArrowDown' ? 1 : -1
  return { ahead: sign * (isAcross ? dx : dy), across: Math.abs(isAcross ? dy : dx) }
}

/** States of a pod in their order, with their colours. */
export const podStates = [
  ['starting', 'blue'],
  ['restoring', 'yellow'],
  ['running', 'green'],
  ['stopping', 'orange'],
  ['stopped', 'red'],
] as const

/** States of a breaker from good to bad, with their colours. */
export const breakerStates = [
  ['closed', 'green'],
  ['recovering', 'yellow'],
  ['half-open', 'orange'],
  ['open', 'red'],
] as const

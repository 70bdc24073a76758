import type { EncodedKey } from '#stream/store-key.ts'

/** The keys of several sorted iterators, sorted, each key once. */
export function* sortedUnion(iterators: readonly Iterator<EncodedKey, undefined>[]): Generator<EncodedKey, undefined> {
  const heads = iterators.map((keys) => keys.next().value)
  for (let least = leastOf(heads); least !== undefined; least = leastOf(heads)) {
    yield least
    for (const [index, head] of heads.entries()) if (head === least) heads[index] = iterators[index]!.next().value
  }
}

const leastOf = (heads: readonly (EncodedKey | undefined)[]): EncodedKey | undefined => {
  let least: EncodedKey | undefined
  for (const head of heads) if (least === undefined || (head !== undefined && head < least)) least = head
  return least
}

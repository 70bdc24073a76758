/**
 * The owner of each partition: as even as can be, and as few moves as that allows (KIP-429).
 * @param owned what each member has now, in the members' order
 */
export const stickyAssignment = (
  owned: ReadonlyMap<string, readonly number[]>,
  partitions: number,
): ReadonlyMap<string, readonly number[]> => {
  const target = new Map<string, number[]>()
  const given = new Set<number>()
  for (const [member, numbers] of owned) {
    const kept = numbers.filter((number) => !given.has(number))
    for (const number of kept) given.add(number)
    target.set(member, kept)
  }
  for (let number = 0; number < partitions; number++) if (!given.has(number)) byLoad(target).least.push(number)
  for (let { least, most } = byLoad(target); most.length - least.length > 1; { least, most } = byLoad(target))
    least.push(most.pop()!)
  return target
}

const byLoad = (target: ReadonlyMap<string, number[]>): { readonly least: number[]; readonly most: number[] } => {
  const lists = [...target.values()]
  const bySize = (better: (a: number, b: number) => boolean) =>
    lists.reduce((best, list) => (better(list.length, best.length) ? list : best))
  return { least: bySize((a, b) => a < b), most: bySize((a, b) => a > b) }
}

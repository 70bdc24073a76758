import { describe, expect, it } from 'vitest'
import { topologyOf } from '#cli/applications.ts'
import { memoryFinding } from '#cli/doctor-memory.ts'

const MiB = 2 ** 20
const cpaas = topologyOf('cpaas')
const [first, second] = cpaas.sources.map(({ topic }) => topic.name)

const finding = (limitBytes: number | undefined, maxBytes: Readonly<Record<string, number>>) =>
  memoryFinding(
    cpaas,
    {
      found: new Map(
        Object.entries(maxBytes).map(([topic, bytes]) => [topic, { 'max.message.bytes': String(bytes) }] as const),
      ),
    },
    limitBytes,
  )

describe('the memory of a pod', () => {
  it.each([
    ['is less than a gzip batch may take', 1_031 * MiB, 'warning'],
    ['is as much as a gzip batch may take', 1_032 * MiB, 'ok'],
    ['is not limited: undefined', undefined, 'skipped'],
    ['is not limited: 0', 0, 'skipped'],
    ['is not limited: more than any machine has', 2 ** 64, 'skipped'],
  ])('that %s, is %s', (_what, limitBytes, state) => {
    expect(finding(limitBytes, { [first!]: MiB }).state).toBe(state)
  })

  it('is compared with the topic whose batches may take most, and both numbers are told', () => {
    expect(finding(512 * MiB, { [first!]: MiB, [second!]: 2 * MiB })).toEqual({
      check: 'memory of eventzr-cpaas',
      state: 'warning',
      detail: `a gzip batch of ${second} may unpack to 2064 MiB, the memory limit is 512 MiB; after two deaths by such a batch its partition is held`,
      remedy: 'set a smaller max.message.bytes of the topic, or a larger memory limit',
    })
  })

  it('is not compared with topics that the application does not read', () => {
    expect(finding(512 * MiB, { elsewhere: MiB }).state).toBe('skipped')
  })
})

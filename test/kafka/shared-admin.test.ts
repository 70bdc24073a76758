import { beforeEach, describe, expect, it, vi } from 'vitest'
import kafka from '@confluentinc/kafka-javascript'
import type { Admin } from '#kafka/admin.ts'
import { SharedAdmin } from '#kafka/shared-admin.ts'

let made: { readonly disconnect: ReturnType<typeof vi.fn> }[]
let shared: SharedAdmin
beforeEach(() => {
  made = []
  vi.spyOn(kafka.AdminClient, 'create').mockImplementation(() => {
    const client = { disconnect: vi.fn() }
    made.push(client)
    return client as unknown as kafka.IAdminClient
  })
  shared = new SharedAdmin({ brokers: 'broker:9092', clientId: 'test', settings: {} })
  return () => vi.restoreAllMocks()
})

const nothing = () => Promise.resolve()
const closed = () => made.map(({ disconnect }) => disconnect.mock.calls.length)

describe('a shared client', () => {
  it('is the same for every call', async () => {
    const used: Admin[] = []
    for (let calls = 0; calls < 2; calls++) await shared.use((admin) => Promise.resolve(void used.push(admin)))
    expect(used[0]).toBe(used[1])
    expect(closed()).toEqual([0])
  })

  it('is replaced after a call that failed', async () => {
    await expect(shared.use(() => Promise.reject(new Error('no leader')))).rejects.toThrow('no leader')
    await shared.use(nothing)
    expect(closed()).toEqual([1, 0])
  })

  it('is not closed within a call of another one when one has failed', async () => {
    const long = Promise.withResolvers<void>()
    const other = shared.use(() => long.promise)
    await shared.use(() => Promise.reject(new Error('failed'))).catch(() => undefined)
    expect(closed()).toEqual([0])
    long.resolve()
    await other
    expect(closed()).toEqual([1])
  })

  it('is closed at the end, when the calls that are under way have ended', async () => {
    const long = Promise.withResolvers<void>()
    const other = shared.use(() => long.promise)
    shared.close()
    expect(closed()).toEqual([0])
    long.resolve()
    await other
    expect(closed()).toEqual([1])
  })

  it('is not made again after the end, when nobody would close it', async () => {
    shared.close()
    await expect(shared.use(nothing)).rejects.toThrow('has closed its connections')
    expect(made).toEqual([])
  })

  it('is closed at once at the end when nobody uses it', async () => {
    await shared.use(nothing)
    shared.close()
    expect(closed()).toEqual([1])
  })
})

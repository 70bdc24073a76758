import { v5 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { eventId } from '#codec/event-id.ts'
import type { TenantId } from '#stream/record.ts'

const identity = {
  type: 'eventzr.cpaas.communication.sent.v1',
  tenantId: 'tenant-é' as TenantId,
  entity: 'msg_1',
  causeId: 'in-0-17',
  ordinal: 0,
}

describe('an event id', () => {
  it('is the same for the same identity', () => {
    expect(eventId(identity)).toBe(eventId({ ...identity }))
  })

  it('stays what it is: a replay must give the ids of the first run', () => {
    expect(eventId(identity)).toMatchInlineSnapshot(`"evt-7ad226ec-7398-51f5-8a79-b15676617b88"`)
  })

  it.each([
    { type: 'x' },
    { tenantId: 'other' as TenantId },
    { entity: 'msg_2' },
    { causeId: 'in-0-18' },
    { ordinal: 1 },
  ])('differs with %o', (change) => {
    expect(eventId({ ...identity, ...change })).not.toBe(eventId(identity))
  })

  it('differs when the same characters are cut into other parts', () => {
    expect(eventId({ ...identity, entity: 'ab', causeId: 'c' })).not.toBe(
      eventId({ ...identity, entity: 'a', causeId: 'bc' }),
    )
  })

  it('is the version 5 UUID that the uuid package makes, also of long names', () => {
    for (const entity of ['msg_1', 'é'.repeat(5_000)]) {
      const name = `35:${identity.type}8:${identity.tenantId}${entity.length}:${entity}7:in-0-170`
      expect(eventId({ ...identity, entity })).toBe(`evt-${v5(name, '1b4e6f0a-5c6d-5b7e-9f3a-2d8c7b6a5948')}`)
    }
  })
})

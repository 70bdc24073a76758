import { expect, it } from 'vitest'
import { recipientIdentity } from '#processors/cpaas/recipient/recipient-identity.ts'
import { recipientHashes } from '../../../../src/recipient-hashes.ts'
import { knownKey } from '../../../../src/recipient-key.ts'
import { acme, hashes, recipient } from '../samples.ts'
import { Conversation } from './conversation.ts'

const before = recipientHashes({ current: 1, keys: new Map([[1, knownKey.keys.get(0)!]]) })
const both =
  (first: typeof hashes, second: typeof hashes): typeof hashes =>
  (tenant, identity) => [first(tenant, identity)[0], second(tenant, identity)[0]]

it('a row under an earlier key holds on after a rotation, and goes over to the new key with the next word', () => {
  let using = before
  const people = new Conversation({ replyTo: [] }, (tenant, identity) => using(tenant, identity)).text('STOP')
  using = both(hashes, before)
  people.ask().text('STOP').ask().text('START').ask()
  expect(people.refusals).toEqual(['OPTED_OUT', 'OPTED_OUT'])
  expect(people.dispatches).toHaveLength(1)
  expect(people.changes.map(({ recipientHash, version }) => [recipientHash, version])).toEqual([
    [before(acme, recipientIdentity(recipient))[0], 1],
    [hashes(acme, recipient)[0], 2],
  ])
})

it('a pod with the new key as its second one reads the newest word', () => {
  let using = both(hashes, before)
  const people = new Conversation({ replyTo: [] }, (tenant, identity) => using(tenant, identity))
    .text('STOP')
    .text('START')
  using = both(before, hashes)
  expect(people.ask().dispatches).toHaveLength(1)
})

import { describe, expect, it } from 'vitest'
import { Conversation } from './conversation.ts'

describe('a sender group', () => {
  const senderGroups = [
    { name: 'alerts', senders: ['+14155550101'] },
    { name: 'news', senders: ['+14155550102'] },
  ]
  const [alerts, news] = ['+14155550101', '+14155550102']

  it('has a consent of its own', () => {
    const people = new Conversation({ senderGroups, replyTo: [] }).text('STOP', { to: news })
    people.ask({ sender: news }).ask({ sender: alerts })
    expect(people.refusals).toEqual(['OPTED_OUT'])
    expect(people.dispatches).toHaveLength(1)
  })

  it('that was opted out is out for a message without a sender, since the provider may choose one of the group', () => {
    const people = new Conversation({ senderGroups, replyTo: [] }).text('STOP', { to: '14155550102' })
    people.ask().ask({ sender: '' }).ask({ channel: 'MMS', sender: '+14155550109' })
    expect(people.refusals).toEqual(['OPTED_OUT', 'OPTED_OUT', 'OPTED_OUT'])
  })

  it('is not opted in by a START to another number, but by a person who records it for all', () => {
    const people = new Conversation({ senderGroups, replyTo: [] }).text('STOP', { to: news }).text('START', { to: '' })
    expect(people.ask({ sender: news }).refusals).toEqual(['OPTED_OUT'])
    people.record({ state: 'OPTED_IN' }).ask({ sender: news })
    expect(people.dispatches).toHaveLength(1)
  })

  it('is opted in alone after an opt-out of all', () => {
    const people = new Conversation({ senderGroups, replyTo: [] }).text('STOP').text('START', { to: alerts })
    people.ask({ sender: alerts }).ask({ sender: news })
    expect(people.dispatches).toHaveLength(1)
    expect(people.refusals).toEqual(['OPTED_OUT'])
  })
})

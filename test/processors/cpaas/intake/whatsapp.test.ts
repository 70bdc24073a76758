import { describe, expect, it } from 'vitest'
import { Conversation } from '../consent/conversation.ts'
import { noon } from '../samples.ts'

const day = 86_400
const whatsApp = { templates: [{ id: 'booked', parameters: 2 }], checksBeforehand: true }
const begin = () => Conversation.under({ whatsApp })
const onWhatsApp = { channel: 'WHATSAPP' } as const
const template = { ...onWhatsApp, body: null, templateId: 'booked', variables: { name: 'Ann', seat: 'A1' } }

describe('free words on WhatsApp', () => {
  it('are refused to somebody who has not written', () => {
    expect(begin().ask(onWhatsApp).refusals).toEqual(['WINDOW_CLOSED'])
  })

  it('may be sent for a day after the last word, and no longer', () => {
    const people = begin().text('Hello?', onWhatsApp).ask(onWhatsApp).answer()
    people
      .wait(day - 10)
      .ask(onWhatsApp)
      .answer()
    expect(people.dispatches).toHaveLength(2)
    expect(people.wait(20).ask(onWhatsApp).refusals).toEqual(['WINDOW_CLOSED'])
    expect(people.text('Still there?', onWhatsApp).ask(onWhatsApp).dispatches).toHaveLength(3)
  })

  it('may not be planned for a time after the window', () => {
    const people = begin().text('Hello?', onWhatsApp)
    people.ask({ ...onWhatsApp, sendAfter: noon + (day + 60) * 1_000 })
    expect(people.refusals).toEqual(['WINDOW_CLOSED'])
  })

  it('open no window when they come by SMS, or from somebody else', () => {
    const people = begin()
      .text('Hello?')
      .text('Hello?', { ...onWhatsApp, from: '+447700900123' })
    expect(people.ask(onWhatsApp).refusals).toEqual(['WINDOW_CLOSED'])
  })

  it('may answer a keyword', () => {
    expect(begin().text('STOP', onWhatsApp).dispatches).toHaveLength(1)
  })
})

describe('a template', () => {
  it('that is approved may be sent at any time', () => {
    expect(begin().ask(template).dispatches).toHaveLength(1)
  })

  it.each([
    ['that is not approved', { templateId: 'other' }, 'TEMPLATE_NOT_APPROVED'],
    ['without its parameters', { variables: {} }, 'TEMPLATE_PARAMETERS'],
  ])('%s is refused', (_, changes, reason) => {
    expect(begin().ask({ ...template, ...changes }).refusals).toEqual([reason])
  })

  it('of another channel is not looked at', () => {
    expect(begin().ask({ templateId: 'other' }).dispatches).toHaveLength(1)
  })

  it('is left to Meta where the policy says so', () => {
    const people = Conversation.under({ whatsApp: { ...whatsApp, checksBeforehand: false } })
    expect(people.ask({ ...template, templateId: 'other' }).ask(onWhatsApp).dispatches).toHaveLength(2)
  })
})

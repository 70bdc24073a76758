import { describe, expect, it } from 'vitest'
import { EventWriter } from '#world/simulator/event-writer.ts'
import { TriggerSequence } from '#world/simulator/trigger-sequence.ts'
import { defaultWorldSettings } from '#world/simulator/world-settings.ts'
import type { NotifyRequested } from '#schemas/types.ts'
import { topics } from '#topology/topics.ts'
import { decoded, schemaIds, startMs } from './given-world.ts'

const count = 10_000
const { run, traffic } = defaultWorldSettings

const sequence = (seed: number) => new TriggerSequence({ ...run, seed }, traffic, topics)
const triggers = (seed: number, nowMs = startMs, length = 500) => {
  const each = sequence(seed)
  return Array.from({ length }, () => each.next(nowMs))
}
const bytes = (seed: number) => {
  const writer = new EventWriter(schemaIds)
  return triggers(seed).map(({ event, form }) => writer.write(event, form).value.toString('base64'))
}
const shareOf = <T>(items: readonly T[], test: (item: T) => boolean): number => items.filter(test).length / items.length

const all = triggers(1, startMs, count)
const requests = all
  .filter(({ event }) => event.topic.name === topics.notifyRequested.name)
  .map(({ event }) => event.data as NotifyRequested)

describe('the triggers of a seed', () => {
  it('are the same bytes each time, and others with another seed', () => {
    expect(bytes(7)).toEqual(bytes(7))
    expect(bytes(7)).not.toEqual(bytes(8))
  })

  it('differ in nothing but times when they are made at another time', () => {
    const timeless = (nowMs: number) =>
      triggers(7, nowMs).map(({ event, form, heldBackMs, repeat }) => ({
        id: event.id,
        form,
        heldBackMs,
        repeat,
        data: {
          ...event.data,
          requestedAt: null,
          expiresAt: null,
          startsAt: null,
          createdAt: null,
          publishedAt: null,
          launchedAt: null,
        },
      }))
    expect(timeless(startMs)).toEqual(timeless(startMs + 12_345))
  })

  it.each([
    ['created events', 0.0275, shareOf(all, ({ event }) => event.topic.name === topics.eventCreated.name)],
    ['published events', 0.0275, shareOf(all, ({ event }) => event.topic.name === topics.eventPublished.name)],
    ['published contents', 0.0275, shareOf(all, ({ event }) => event.topic.name === topics.cmsPublished.name)],
    ['campaigns', 0.0275, shareOf(all, ({ event }) => event.topic.name === topics.campaignLaunched.name)],
    ['Avro', 0.5, shareOf(all, ({ form }) => form === 'avro')],
    ['JSON without headers', 0.25, shareOf(all, ({ form }) => form === 'bare-json')],
    ['repeats', 0.02, shareOf(all, ({ repeat }) => repeat !== undefined)],
    ['held back', 0.02, shareOf(all, ({ heldBackMs }) => heldBackMs > 0)],
    ['WhatsApp', 0.45, shareOf(requests, ({ channel }) => channel === 'WHATSAPP')],
    [
      'other alphabets',
      0.05,
      shareOf(requests, ({ body, variables }) => /[^\x20-\x7e]/.test(body ?? variables['text'] ?? '')),
    ],
    ['first tenant', 0.234, shareOf(all, ({ event }) => event.tenantId === sequence(1).tenants[0])],
  ])('hold the right share of %s', (_name, expected, found) => {
    expect(found).toBeGreaterThan(expected * 0.8)
    expect(found).toBeLessThan(expected * 1.2)
  })

  it('ask about numbers from the ranges for fiction only', () => {
    expect(requests.filter(({ recipient }) => !/^(\+1\d{3}55501\d\d|\+447700900\d{3})$/.test(recipient))).toEqual([])
  })

  it('are read back as what they are in every form', () => {
    const writer = new EventWriter(schemaIds)
    for (const { event, form } of all.slice(0, 500)) {
      const { attributes, data } = decoded(event.topic, writer.write(event, form))
      expect({ id: attributes.id, time: attributes.time, data }).toEqual({
        id: event.id,
        time: startMs,
        data: event.data,
      })
    }
  })
})

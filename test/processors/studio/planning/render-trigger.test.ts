import { describe, expect, it } from 'vitest'
import {
  campaignTrigger,
  contentTrigger,
  createdTrigger,
  publishedTrigger,
} from '#processors/studio/planning/render-trigger.ts'
import { acme, concert, s } from '../given.ts'
import { article, campaign, publishedConcert, recordOf } from './given-triggers.ts'

describe('a trigger of a published event', () => {
  const published = publishedConcert({ publicUrl: 'https://acme.example/concert', platforms: ['X'], publishedAt: s(9) })
  const trigger = publishedTrigger(published, recordOf(published))

  it('draws posters and invitations from the same inputs as a created event', () => {
    const [poster] = createdTrigger(concert(), recordOf(concert())).parts
    expect(trigger.parts[0]).toEqual(poster)
  })

  it('draws the public address on posts alone', () => {
    expect(trigger.parts.map(({ inputs }) => inputs['publicUrl'])).toEqual([undefined, 'https://acme.example/concert'])
  })

  it('is about the same entity as the created event, on the named platforms', () => {
    expect(trigger).toMatchObject({ sourceKind: 'event', entityId: 'concert', channels: ['X'], placements: [] })
  })
})

describe('a trigger of published content', () => {
  it('draws what a reader sees, without addresses and times', () => {
    const published = article({
      excerpt: 'Where to play',
      slug: 'ten-halls',
      url: 'https://acme.example/a',
      publishedAt: s(9),
    })
    const trigger = contentTrigger(published, recordOf(published))
    expect(trigger).toMatchObject({ sourceKind: 'cms', entityId: 'article', tenantId: acme })
    expect(trigger.parts).toEqual([
      { rows: 'cms.published', inputs: { contentType: 'BLOG', title: 'Ten halls', excerpt: 'Where to play' } },
    ])
  })

  it('says nothing about a kind of content that nobody knows', () => {
    const published = article({ contentType: 'UNKNOWN' })
    expect(contentTrigger(published, recordOf(published)).parts[0]!.inputs).toEqual({ title: 'Ten halls' })
  })
})

describe('a trigger of a campaign', () => {
  it('draws name, objective and times, and keeps its templates', () => {
    const launched = campaign({
      objective: 'AWARENESS',
      startsAt: s(0),
      launchedAt: s(1),
      eventId: 'concert',
      templateIds: ['banner'],
    })
    const trigger = campaignTrigger(launched, recordOf(launched))
    expect(trigger).toMatchObject({ sourceKind: 'campaign', entityId: 'early-birds', templateIds: ['banner'] })
    expect(trigger.parts).toEqual([
      {
        rows: 'campaign.launched',
        inputs: { name: 'Early birds', objective: 'AWARENESS', startsAt: new Date(s(0)).toISOString() },
      },
    ])
  })
})

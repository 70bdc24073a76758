import { describe, expect, it } from 'vitest'
import { chooser } from '#processors/studio/planning/chosen-rows.ts'
import { fanOutMatrix, type TriggerName } from '#processors/studio/planning/fan-out-matrix.ts'

const chosen = (name: TriggerName, channels: readonly string[], placements: readonly string[] = []) =>
  fanOutMatrix[name].filter(chooser({ channels, placements })).map(({ variant }) => variant)

const everything = fanOutMatrix['campaign.launched'].map(({ variant }) => variant)
const social = fanOutMatrix['event.published'].map(({ variant }) => variant)
const banners = everything.slice(0, 5)

describe('the platforms of a published event', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['all when none is named', [], social],
    ['that of one platform, and the link preview', ['LINKEDIN'], ['linkedin-post', 'link-preview']],
    ['one story for both networks that show it', ['FACEBOOK'], ['story', 'facebook-event-cover', 'link-preview']],
    ['those of all that are named', ['X', 'WHATSAPP'], ['x-post', 'link-preview', 'whatsapp']],
    ['the same by the former name', ['TWITTER'], ['x-post', 'link-preview']],
    ['the same in any spelling', [' Instagram '], ['instagram-feed', 'story', 'link-preview']],
    ['nothing more for an unknown name', ['LINKEDIN', 'ORKUT'], ['linkedin-post', 'link-preview']],
    ['the link preview alone for unknown names alone', ['ORKUT'], ['link-preview']],
  ])('choose %s', (_rule, platforms, variants) => {
    expect(chosen('event.published', platforms)).toEqual(variants)
  })
})

describe('channels and placements of a campaign', () => {
  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['everything when none is named', [], [], everything],
    ['all banners and the posts of the channel', ['LINKEDIN'], [], [...banners, 'linkedin-post', 'link-preview']],
    ['all posts and the banner of the placement', [], ['LEADERBOARD'], ['leaderboard', ...social]],
    ['the banner by its size', ['ORKUT'], ['970x250'], ['billboard', 'link-preview']],
    [
      'the banner in any spelling',
      ['ORKUT'],
      ['medium rectangle', 'Mobile-Banner'],
      ['medium-rectangle', 'mobile-banner', 'link-preview'],
    ],
    ['no banner for unknown placements alone', ['X'], ['SIDEBAR'], ['x-post', 'link-preview']],
  ])('choose %s', (_rule, channels, placements, variants) => {
    expect(chosen('campaign.launched', channels, placements)).toEqual(variants)
  })
})

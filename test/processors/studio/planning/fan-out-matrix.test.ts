import { describe, expect, it } from 'vitest'
import { fanOutMatrix, type TriggerName, triggerNames } from '#processors/studio/planning/fan-out-matrix.ts'

describe('the assets of a trigger have their sizes', () => {
  it.each<[TriggerName, readonly string[]]>([
    ['event.created', ['POSTER 1080x1350', 'POSTER 2480x3508', 'INVITATION 1080x1920', 'INVITATION 1200x630']],
    [
      'event.published',
      ['1080x1350', '1080x1920', '1920x1005', '1200x675', '1200x627', '1200x630', '1080x1080'].map(
        (size) => `SOCIAL ${size}`,
      ),
    ],
    ['cms.published', ['BLOG_IMAGE 1200x630', 'THUMBNAIL 1280x720', 'THUMBNAIL 1080x1080']],
    [
      'campaign.launched',
      [
        ...['728x90', '300x250', '160x600', '320x50', '970x250'].map((size) => `BANNER ${size}`),
        ...['1080x1350', '1080x1920', '1920x1005', '1200x675', '1200x627', '1200x630', '1080x1080'].map(
          (size) => `SOCIAL ${size}`,
        ),
      ],
    ],
  ])('%s', (name, sizes) => {
    expect(fanOutMatrix[name].map(({ assetKind, width, height }) => `${assetKind} ${width}x${height}`)).toEqual(sizes)
  })

  it.each(triggerNames)('of which each names its source: %s', (name) => {
    expect(fanOutMatrix[name].filter(({ sizeSource }) => sizeSource === '')).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { nativeSize } from '#processors/studio/planning/native-size.ts'
import type { Size } from '#processors/studio/planning/size.ts'

const offered: readonly [Size, ...Size[]] = [
  [1024, 1024],
  [1024, 1792],
  [1792, 1024],
]

describe('the size that a provider renders', () => {
  it.each<[string, Size, Size]>([
    ['a square stays square', [1080, 1080], [1024, 1024]],
    ['a slight portrait is cut from a square', [1080, 1350], [1024, 1024]],
    ['A4 is cut from the portrait', [2480, 3508], [1024, 1792]],
    ['a story is cut from the portrait', [1080, 1920], [1024, 1792]],
    ['a link preview is cut from the landscape', [1200, 630], [1792, 1024]],
    ['a skyscraper banner is cut from the portrait', [160, 600], [1024, 1792]],
  ])('%s', (_rule, wanted, size) => {
    expect(nativeSize(wanted, offered)).toEqual(size)
  })

  it('is the first of equally close ones', () => {
    expect(
      nativeSize(
        [100, 100],
        [
          [200, 100],
          [100, 200],
        ],
      ),
    ).toEqual([200, 100])
  })
})

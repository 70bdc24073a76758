import { describe, expect, it } from 'vitest'
import { templateStore } from '#processors/studio/templates/template-store.ts'
import type { MediaTemplate } from '#schemas/types.ts'
import { changelogKey } from '#state/changelog.ts'
import { maxRowBytes, RowCodecs } from '#state/row-codec.ts'
import { Slab } from '#stream/slab.ts'
import { encodeKey } from '#stream/store-key.ts'
import { acme, s } from '../given.ts'
import { bounds, change, creation, Templates } from './given.ts'

const codecs = new RowCodecs([templateStore])
const key = changelogKey(templateStore.number, encodeKey([acme, '0b0f5a2e-6f0b-4d59-8f0e-2f6f3f9b1c11']))

/** Changelog key and value together. */
const bytesOf = (value: MediaTemplate): number => {
  const slab = new Slab()
  codecs.encode(templateStore.number, { value, deadline: s(0), emitted: 20, born: 2 ** 53 - 1 }, slab)
  return key.length + slab.position
}

describe('the row of a template', () => {
  const config = JSON.stringify({ palette: ['#102030', '#f0e0d0'], font: 'Inter', blocks: 'x'.repeat(300) })
  const assets = [{ assetId: 'logo', kind: 'image', url: 'https://assets.example/acme/templates/logo.png' }]

  it('has less than 750 bytes beside its configuration and files, with all the requests that it knows', () => {
    const requests = Array.from({ length: 20 }, (_, index) => change({ requestId: `${index}`, name: `Menu ${index}` }))
    const { row } = new Templates().ask(creation({ config, assets }), ...requests)
    expect(row?.answered).toHaveLength(bounds.rememberedRequests)
    expect(bytesOf(row!) - config.length - JSON.stringify(assets).length).toBeLessThan(750)
  })

  it('fits where as much waits as any policy allows, all of it as long as may be', () => {
    const most = { ...bounds, maxParked: 8, maxAssets: 64, rememberedRequests: 64 }
    const text = 'x'.repeat(8_192)
    const fields = { name: text, userId: text, config: `{"a":"${'x'.repeat(8_184)}"}` }
    const assets = [{ assetId: 'a', kind: '', url: '€'.repeat(16_340) }]
    const early = Array.from({ length: most.maxParked + 1 }, (_, index) =>
      change({ ...fields, requestId: text.slice(index), expectedVersion: 2 + index, assets }),
    )
    const { row, refusals } = new Templates(most).ask(creation({ ...fields, assets }), ...early)
    expect(row?.parked).toHaveLength(most.maxParked)
    expect(refusals).toHaveLength(1)
    expect(bytesOf(row!)).toBeGreaterThan(700_000)
    expect(bytesOf(row!) + 64 * 40).toBeLessThan(maxRowBytes)
  })
})

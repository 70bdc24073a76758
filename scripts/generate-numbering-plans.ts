import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import metadata from 'libphonenumber-js/max/metadata'
import libphonenumber from 'libphonenumber-js/package.json' with { type: 'json' }
import type { PhoneMetadata } from './render-plans.ts'
import { renderPlans } from './render-plans.ts'

/** From the library's CHANGELOG.md, since its metadata has no date. */
const release = { version: '1.13.16', metadata: '9.0.43', asOf: '2026-11-10' } as const

if (libphonenumber.version !== release.version) {
  throw new Error(`libphonenumber-js is ${libphonenumber.version}: write the versions and the day of its release above`)
}
const source = `libphonenumber-js ${release.version}, metadata of libphonenumber ${release.metadata}`
const file = join(import.meta.dirname, '..', 'processors', 'cpaas', 'recipient', 'numbering-plans.ts')
writeFileSync(file, renderPlans(metadata as unknown as PhoneMetadata, { asOf: release.asOf, source }))

import { describe, expect, it } from 'vitest'
import { edgesOf } from './explore.ts'
import { breaker } from './machines/breaker.ts'
import { consentEntry } from './machines/consent.ts'
import { tenantErasures } from './machines/erasures.ts'
import { publicEvents, waits } from './machines/message.ts'
import { receiptMatch } from './machines/receipt-match.ts'
import { renderJobMachine } from './machines/render-job.ts'
import { renderer } from './machines/renderer.ts'
import { requestSeen } from './machines/request.ts'
import { cpaasPolicyRow, studioPolicyRow } from './machines/tenant-policy.ts'
import { voiceModelRow } from './machines/voice-model.ts'
import { readPage } from './markdown.ts'
import { edgesDrawn } from './state-diagram.ts'

/** Thousands of states, on a machine with other work. */
const patienceMs = 60_000

const edges = (page: string, heading: string) => edgesDrawn(readPage(`docs/processors/${page}`), heading)

describe('a state diagram draws every change of state that the rules make, and no other', () => {
  it('of the waits of a message', { timeout: patienceMs }, () => {
    expect(edges('delivery.md', '## Waits')).toEqual(edgesOf(waits))
  })

  it('of the public events of a message', { timeout: patienceMs }, () => {
    expect(edges('delivery.md', '## Public events')).toEqual(edgesOf(publicEvents))
  })

  it('of receipts without a message', () => {
    expect(edges('delivery.md', '## Receipts without a message')).toEqual(edgesOf(receiptMatch))
  })

  it('of a breaker', { timeout: patienceMs }, () => {
    expect(edges('provider-health.md', '## States')).toEqual(edgesOf(breaker))
  })

  it("of a renderer's breaker", { timeout: patienceMs }, () => {
    expect(edges('renderer-health.md', '## States')).toEqual(edgesOf(renderer))
  })

  it('of an entry of consent for all messages', () => {
    expect(edges('consent.md', '### Entries for all messages')).toEqual(edgesOf(consentEntry('ALL')))
  })

  it('of an entry of consent for marketing', () => {
    expect(edges('consent.md', '### Entries for marketing')).toEqual(edgesOf(consentEntry('MARKETING')))
  })

  it('of a request', { timeout: patienceMs }, () => {
    expect(edges('intake.md', '## A request and its repeats')).toEqual(edgesOf(requestSeen))
  })

  it.each([
    ['the orchestrator', cpaasPolicyRow],
    ['Studio', studioPolicyRow],
  ])("of a tenant's policy for %s", (_which, row) => {
    expect(edges('tenant-policy.md', '## States')).toEqual(edgesOf(row))
  })

  it('of a render job', () => {
    expect(edges('render-job.md', '## States')).toEqual(edgesOf(renderJobMachine))
  })

  it('of a voice model', () => {
    expect(edges('voice-model.md', '## States')).toEqual(edgesOf(voiceModelRow))
  })

  it("of a tenant's erasures", () => {
    expect(edges('erasure.md', '## States')).toEqual(edgesOf(tenantErasures))
  })
})

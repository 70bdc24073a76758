import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { changeFaultCodes } from '#processors/studio/templates/change-faults.ts'
import { trainingFaultCodes } from '#processors/studio/voice-models/training-faults.ts'
import { topics } from '#topology/topics.ts'
import { readPage, root, sectionOf, tableRows } from './markdown.ts'

const explanationsOf = (page: string) =>
  tableRows(sectionOf(readPage(`docs/processors/${page}`), '## Explain it to a customer'))

const explainedIn = (page: string): readonly string[] =>
  explanationsOf(page).flatMap(([cell = '']) => [...cell.matchAll(/`(\w+)`/g)].map(([, word = '']) => word))

/** The symbols of an enum of the schemas, without the one for all that is not known. */
const symbolsOf = (name: string): readonly string[] => {
  const [, symbols = ''] = new RegExp(`export type ${name} = ([^\\n]+)`).exec(readPage('schemas-avro/types.ts')) ?? []
  return [...symbols.matchAll(/'(\w+)'/g)].flatMap(([, symbol = '']) => (symbol === 'UNKNOWN' ? [] : [symbol]))
}

/** Rules of health that the code has, of those that the schema allows. */
const rulesInUse = (): readonly string[] => {
  const sources = globSync('processors/{shared/breaker,cpaas/health}/*.ts', { cwd: root })
  const code = sources.map((file) => readFileSync(join(root, file), 'utf8')).join('\n')
  return symbolsOf('HealthRule').filter((rule) => code.includes(`'${rule}'`))
}

/** Codes in the rules of credits. */
const refusedCredits = (): readonly string[] =>
  globSync('processors/studio/credits/*.ts', { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/(?:code|reason): '([A-Z_]+)'/g)].map(([, code = '']) => code),
  )

const refusals = (): readonly string[] =>
  tableRows(sectionOf(readPage('docs/events.md'), '## Refused requests')).map(([cell = '']) => cell.replaceAll('`', ''))

describe('the explanations for customers', () => {
  it.each([
    ['intake.md', 'every reason of a refused request', refusals()],
    ['delivery.md', 'every class of a failure', symbolsOf('FailureClass')],
    ['delivery.md', 'every end of the attempts', symbolsOf('Exhausted')],
    ['consent.md', 'every state of consent', symbolsOf('ConsentState')],
    ['consent.md', 'every way of consent', symbolsOf('ConsentVia')],
    ['render-job.md', 'every class of a failed render job', symbolsOf('RenderFailureClass')],
    ['render-job.md', 'every status of a render job', symbolsOf('RenderJobStatus')],
    ['credits.md', 'every reason of a refusal', refusedCredits()],
    ['provider-health.md', 'every rule that moves traffic', rulesInUse()],
    ['renderer-health.md', 'every class of a failed attempt', symbolsOf('RenderFailureClass')],
    ['template.md', 'every reason of a refused change', changeFaultCodes],
    ['voice-model.md', 'every reason of a refused training', [...trainingFaultCodes, 'INSUFFICIENT_CREDITS']],
    [
      'voice-model.md',
      'every class of a failure, and its credits',
      [...symbolsOf('VoiceFailureClass'), 'INSUFFICIENT_CREDITS'],
    ],
  ])('in %s have %s', (page, _what, symbols) => {
    expect(symbols.length).toBeGreaterThan(2)
    expect(symbols.filter((symbol) => !explainedIn(page).includes(symbol))).toEqual([])
  })

  it.each([
    'intake.md',
    'consent.md',
    'delivery.md',
    'provider-health.md',
    'tenant-policy.md',
    'render-job.md',
    'credits.md',
    'render-batch.md',
    'template.md',
    'voice-model.md',
  ])('in %s name only events that there are', (page) => {
    const names = new Set(Object.values(topics).map(({ name }) => name))
    const events = explanationsOf(page).flatMap((cells) =>
      cells.length === 4 ? [...cells[3]!.matchAll(/`([^`]+)`/g)].map(([, event = '']) => event) : [],
    )
    expect(events.length).toBeGreaterThan(5)
    const areThere = (event: string) => ['cpaas', 'studio'].some((name) => names.has(`eventzr.${name}.${event}.v1`))
    expect(events.filter((event) => !areThere(event))).toEqual([])
  })
})

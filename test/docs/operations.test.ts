import { globSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { exitCodes } from '#cli/exit.ts'
import { defaultStudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import { errorCodes } from '#stream/errors.ts'
import { studio } from '#topology/studio.ts'
import { readPage, root, sectionOf, tableRows } from './markdown.ts'

const operations = readPage('docs/operations.md')
const events = readPage('docs/events.md')

const firstCells = (page: string): readonly string[] => tableRows(page).map(([cell = '']) => cell.replaceAll('`', ''))

/** The codes of the errors of some files, as their classes or unions spell them. */
const codesIn = (...patterns: readonly string[]): readonly string[] =>
  globSync([...patterns], { cwd: root }).flatMap((file) =>
    [...readPage(file).matchAll(/readonly code(?:: | = )((?:'[A-Z_]+'(?: \| )?)+)/g)].flatMap(([, codes = '']) =>
      [...codes.matchAll(/[A-Z_]+/g)].map(([code]) => code),
    ),
  )

/** Faults of one record or timer: they become dead letters, and these are listed with the events. */
const OF_RECORDS = ['INVALID_DATA', 'TYPE_MISMATCH', 'TENANT_MISMATCH', 'OVERSIZE', 'OUTPUT_OVERSIZE', 'FEEDBACK_LOOP']

/** What the language throws when a topology is built never meets a record. */
const ofRules = errorCodes.filter((code) => code !== 'TOPOLOGY_INVALID')

describe('docs/operations.md', () => {
  it('lists every store of Studio among what grows', () => {
    const told = tableRows(sectionOf(operations, '### What grows')).map(([cell = '']) => cell)
    const names = told.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
    expect(names.toSorted()).toEqual(
      studio(defaultStudioPolicy)
        .stores.map(({ name }) => name)
        .toSorted(),
    )
  })

  it('lists every exit code', () => {
    expect(firstCells(operations)).toEqual(expect.arrayContaining(Object.values(exitCodes).map(String)))
  })

  it('names tests for everything that can happen to a pod', () => {
    const rows = tableRows(operations).filter((cells) => cells.length === 5 && cells[0] !== 'event')
    expect(rows.length).toBeGreaterThan(15)
    const proofs = rows.flatMap((cells) => cells[4]!.replaceAll('`', '').split(', '))
    const missing = proofs.filter((name) => globSync(`test/**/${name}.test.ts`, { cwd: root }).length === 0)
    expect(missing).toEqual([])
  })

  it('names what to do about every error that ends or delays a pod', () => {
    const codes = codesIn('src/{runtime,kafka,observe,codec}/**/*.ts', 'src/*.ts', 'state/**/*.ts')
    expect(codes.length).toBeGreaterThan(20)
    const missing = codes.filter((code) => !OF_RECORDS.includes(code) && !operations.includes(`\`${code}\``))
    expect(missing).toEqual([])
  })
})

describe('docs/events.md', () => {
  it('lists every reason of a dead letter', () => {
    const union = /type DecodeErrorCode =([\s|A-Z0-9_']+)/.exec(readPage('src/codec/errors.ts'))?.[1] ?? ''
    const decoding = [...union.matchAll(/[A-Z0-9_]+/g)].map(([code]) => code)
    const parked = globSync('processors/**/*.ts', { cwd: root }).flatMap((file) =>
      [...readPage(file).matchAll(/reason: '([A-Z_]+)', raw/g)].map(([, reason = '']) => reason),
    )
    const forwarding = [...readPage('src/runtime/task/admission.ts').matchAll(/refused\('([A-Z_]+)'/g)].map(
      ([, code = '']) => code,
    )
    expect(forwarding).toContain('NOT_AT_HOME')
    expect(parked.toSorted()).toEqual(['ADJUSTMENT_CONFLICT', 'ORPHAN_RECEIPT', 'TIME_INVALID'])
    const credits = [...readPage('processors/studio/credits/credit-account.ts').matchAll(/code: '([A-Z_]+)'/g)].map(
      ([, code = '']) => code,
    )
    expect(credits).toContain('CREDITS_BELOW_ZERO')
    const faults = /type ReportFault = (.+)/.exec(readPage('processors/studio/jobs/job-events.ts'))?.[1] ?? ''
    const refused = [...faults.matchAll(/[A-Z_]+/g)].map(([code]) => code)
    expect(refused).toContain('ORPHAN_REPORT')
    expect(decoding.length).toBeGreaterThan(10)
    const reasons = [
      ...decoding,
      ...parked,
      ...credits.filter((code) => code !== 'INSUFFICIENT_CREDITS'),
      ...refused,
      ...forwarding,
      ...OF_RECORDS,
      ...ofRules,
      'ROW_INVALID',
      'OUTPUT_REFUSED',
      'PROCESS_DIED',
      'PROCESSING_FAILED',
    ]
    expect(firstCells(events)).toEqual(expect.arrayContaining(reasons))
  })
})

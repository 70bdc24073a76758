import { expect, it } from 'vitest'
import { reportText } from '#cli/state-report.ts'

const size = { number: 1, rows: 2, rowsWithTimer: 1, bytes: 300, keptMs: 3 * 86_400_000 }

it('a report of rows has a line for each store, with a dash where no row is', () => {
  const text = reportText({
    application: 'eventzr-cpaas-v1',
    tasks: [0, 1],
    stores: [
      { ...size, store: 'messages', rows: 20_000, bytes: 30 * 2 ** 20, oldestRowAt: '2026-01-02T03:04:05.678Z' },
      { ...size, store: 'requests', rows: 0, rowsWithTimer: 0, bytes: 0, oldestRowAt: null, keptMs: null },
    ],
  })
  expect(text.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['eventzr-cpaas-v1, 2 tasks'],
    [''],
    ['store', 'rows', 'with a timer', 'in the changelog', 'oldest row', 'kept'],
    ['messages', '20000', '1', '30 MiB', '2026-01-02T03:04:05.678Z', '3 d'],
    ['requests', '0', '0', '0 KiB', '-', '-'],
  ])
})

it('a report of one task says which one', () => {
  expect(reportText({ application: 'eventzr-cpaas-v1', tasks: [4], stores: [] })).toMatch(/^eventzr-cpaas-v1, task 4\n/)
})

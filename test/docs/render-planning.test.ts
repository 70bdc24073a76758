import { describe, expect, it } from 'vitest'
import { renderMedia, knownTypes } from '#processors/studio/planning/render-media.ts'
import { topics } from '#topology/topics.ts'
import { policy } from '../processors/studio/given.ts'
import { edgesOf } from './explore.ts'
import { requestedJob } from './machines/requested-job.ts'
import { readPage, sectionOf, tableRows } from './markdown.ts'
import { edgesDrawn } from './state-diagram.ts'

const page = readPage('docs/processors/render-planning.md')
const explanations = tableRows(sectionOf(page, '## Explain it to a customer'))
const explained = explanations.map(([reason = '']) => reason.replaceAll('`', ''))

const inCode = (file: string, pattern: RegExp): readonly string[] =>
  [...readPage(`processors/studio/${file}`).matchAll(pattern)].map(([, code = '']) => code)

const refusals = [
  ...inCode('planning/plan-request.ts', /code: '([A-Z_]+)'/g),
  ...inCode('planning/request-checks.ts', /\['([A-Z_]+)', '/g),
]

describe('docs/processors/render-planning.md', () => {
  it('explains every reason of a refused request in the order in which they decide, and of a superseded job', () => {
    const superseded = inCode('jobs/job-events.ts', /'(INPUTS_CHANGED|NOT_WANTED)'/g)
    expect(refusals.length).toBeGreaterThan(10)
    expect(explained).toEqual([...refusals, ...superseded.toSorted()])
  })

  it('names only events that there are', () => {
    const names = new Set(Object.values(topics).map(({ name }) => name))
    const events = explanations.flatMap((cells) => [...cells[3]!.matchAll(/`([^`]+)`/g)].map(([, event = '']) => event))
    expect(events.length).toBeGreaterThan(10)
    expect(events.filter((event) => !names.has(`eventzr.studio.${event}.v1`))).toEqual([])
  })

  it('tells the usual asset, size and format of each type, and its renderers', () => {
    const [types] = sectionOf(page, '## Requests').split('```mermaid')
    expect(tableRows(types!)).toEqual(
      knownTypes.map((type) => {
        const { assetKinds, formats, size } = renderMedia[type]
        const [format, ...others] = formats.map((name) => `\`${name}\``)
        return [
          `\`${type}\``,
          `\`${assetKinds[0]}\``,
          size === null ? 'none' : `${size.usual.join('x')}, up to ${size.longest.toLocaleString('en')} each`,
          `${format}; ${others.join(', ')}`,
          policy.renderers[type].map(({ provider }) => `\`${provider}\``).join(', '),
        ]
      }),
    )
  })

  it('draws every change of a requested job that the rules make, and no other', () => {
    expect(edgesDrawn(page, '## Requests')).toEqual(edgesOf(requestedJob))
  })
})

it('docs/events.md lists every reason for which a render job is refused, and no other', () => {
  const rows = tableRows(sectionOf(readPage('docs/events.md'), '## Refused render jobs'))
  expect(rows.map(([cell = '']) => cell.replaceAll('`', ''))).toEqual(refusals)
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { framesOf } from '../../../grafana/preview/data-frames.ts'
import type { AnsweredQuery, PrometheusSeries } from '../../../grafana/preview/panel-model.ts'

const answered = (result: readonly PrometheusSeries[], legendFormat?: string): AnsweredQuery => ({
  refId: 'A',
  ...(legendFormat === undefined ? {} : { legendFormat }),
  expr: 'sum(up)',
  response: { status: 'success', data: { resultType: 'matrix', result } },
})

const valuesOf = (frame: ReturnType<typeof framesOf>[number] | undefined, name: string) =>
  frame?.fields.find((field) => field.name === name)?.values

describe('an answer as frames', () => {
  it('is one frame per series, with times in milliseconds, the step, the labels and the name', () => {
    const series = { metric: { job: 'pods' }, values: [[10, '1.5'] as const, [25, '2'] as const] }
    expect(framesOf({ refId: 'A' }, answered([series], '{{job}}'), 15_000, 0)).toEqual([
      {
        refId: 'A',
        name: 'pods',
        fields: [
          { name: 'Time', type: 'time', config: { interval: 15_000 }, values: [10_000, 25_000] },
          {
            name: 'Value',
            type: 'number',
            labels: { job: 'pods' },
            config: { displayNameFromDS: 'pods' },
            values: [1.5, 2],
          },
        ],
        length: 2,
      },
    ])
  })

  it.each([
    ['NaN', null],
    ['+Inf', null],
    ['-Inf', null],
    ['1e-7', 1e-7],
  ])('reads %s', (text, number) => {
    const frames = framesOf({ refId: 'A' }, answered([{ metric: {}, values: [[1, text]] }]), 1000, 0)
    expect(valuesOf(frames[0], 'Value')).toEqual([number])
  })

  it('has the newest sample alone for an instant query', () => {
    const series = { metric: {}, values: [[1, '1'] as const, [2, '5'] as const] }
    const frames = framesOf({ refId: 'A', instant: true }, answered([series]), 1000, 0)
    expect(valuesOf(frames[0], 'Value')).toEqual([5])
  })

  it('is empty when Prometheus found nothing', () => {
    for (const format of ['time_series', 'table', 'heatmap'] as const) {
      expect(framesOf({ refId: 'A', format }, answered([]), 1000, 1)).toEqual([])
    }
  })

  it('is refused with the reason of Prometheus when the query failed', () => {
    const failed: AnsweredQuery = { refId: 'B', expr: 'up{', response: { status: 'error', error: 'unexpected end' } }
    expect(() => framesOf({ refId: 'B' }, failed, 1000, 0)).toThrow(/Query B failed: unexpected end Query: up\{/)
  })
})

describe('an answer as a table', () => {
  const result = [
    { metric: { task: '0', state: 'running' }, value: [7, '3'] as const },
    { metric: { task: '1' }, value: [7, '4'] as const },
  ]

  it('has a column per label in their order, empty where a series lacks the label', () => {
    const [frame] = framesOf({ refId: 'A', format: 'table' }, answered(result), 1000, 1)
    expect(frame?.fields.map(({ name }) => name)).toEqual(['Time', 'state', 'task', 'Value'])
    expect(valuesOf(frame, 'state')).toEqual(['running', ''])
    expect(valuesOf(frame, 'Value')).toEqual([3, 4])
  })

  it('names its values by the query when the panel has several tables', () => {
    const [frame] = framesOf({ refId: 'A', format: 'table' }, answered(result), 1000, 2)
    expect(valuesOf(frame, 'Value #A')).toEqual([3, 4])
  })
})

describe('an answer as buckets', () => {
  const buckets = (counts: readonly number[]): readonly PrometheusSeries[] =>
    counts.map((count, index) => ({
      metric: { le: index === counts.length - 1 ? '+Inf' : String(index + 1) },
      values: [[1, String(count)]],
    }))

  it('has each count without those of the smaller buckets, whatever their order', () => {
    const [frame] = framesOf({ refId: 'A', format: 'heatmap' }, answered(buckets([1, 4, 9]).toReversed()), 1000, 0)
    expect(frame?.fields.map(({ name, values }) => [name, values[0]])).toEqual([
      ['Time', 1000],
      ['1', 1],
      ['2', 3],
      ['+Inf', 5],
    ])
  })

  it('adds up to the largest bucket', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 }), (own) => {
        const cumulative = own.map((_, index) => own.slice(0, index + 1).reduce((sum, each) => sum + each, 0))
        const [frame] = framesOf({ refId: 'A', format: 'heatmap' }, answered(buckets(cumulative)), 1000, 0)
        expect(frame?.fields.slice(1).map(({ values }) => values[0])).toEqual(own)
      }),
    )
  })
})

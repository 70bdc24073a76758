import { describe, expect, it } from 'vitest'
import { legendName } from '../../../grafana/preview/legend-name.ts'

const labels = { __name__: 'up', job: 'pods', instance: '0' }

describe('the name of a series', () => {
  it.each([
    ['a template', '{{job}} {{ instance }}', labels, 'pods 0'],
    ['a template without a placeholder', 'pods', labels, 'pods'],
    ['a label of the template that the series lacks', 'task {{task}}', labels, 'task '],
    ['a template with nothing but a missing label', '{{task}}', labels, undefined],
    ['no template', undefined, labels, 'up{instance="0", job="pods"}'],
    ['an empty template', '', labels, 'up{instance="0", job="pods"}'],
    ['no template and no name', undefined, { job: 'pods' }, '{job="pods"}'],
    ['no template and the name alone', undefined, { __name__: 'up' }, 'up'],
    ['no template and no labels', undefined, {}, 'sum(up)'],
    ['names by Grafana', '__auto', labels, undefined],
    ['names by Grafana without labels', '__auto', {}, 'sum(up)'],
  ])('with %s', (_, template, given, name) => {
    expect(legendName(template, given, 'sum(up)')).toBe(name)
  })
})

import { describe, expect, it } from 'vitest'
import { allDashboards } from '../../grafana/source/all-dashboards.ts'
import { panelsOf } from '../../grafana/source/panels.ts'
import { readPage, tableRows } from '../docs/markdown.ts'

const page = readPage('docs/operator-questions.md')
const answers = tableRows(page)
const panels = allDashboards().flatMap(panelsOf)

/** "Eventzr / 1 Overview" is called Overview. */
const shortTitle = (title: string): string => title.replace(/^Eventzr \/ \d /, '')

const panelNamed = (name: string) =>
  panels.find(({ dashboardTitle, panel }) => `${shortTitle(dashboardTitle)} > ${panel.title}` === name)

describe('docs/operator-questions.md', () => {
  it('names panels that exist, each with its metric', () => {
    const wrong = answers.filter(([_question, name = '', metric = '']) => {
      const queries = panelNamed(name)?.queries.map(({ expr }) => expr) ?? []
      return !queries.some((expr) => new RegExp(`\\b${metric.replaceAll('`', '')}(_bucket|_sum|_count)?\\{`).test(expr))
    })
    expect(wrong).toEqual([])
    expect(answers.length).toBeGreaterThan(40)
  })

  it.each([
    'Are we late, and by how many seconds?',
    'Which task, topic, tenant or provider is it?',
    'Is anything stuck?',
    'What did we refuse, and why?',
    'Did a failover happen, and did it help?',
    'What is in the dead letters?',
    'Is a restore moving?',
    'Are commits aborting?',
    'Is memory the limit, or the loop?',
    'What did a deploy change?',
    'Are credits and cost conserved?',
  ])('answers: %s', (question) => {
    expect(page).toContain(`\n## ${question}\n`)
  })

  it('sends people to every dashboard', () => {
    const named = new Set(answers.map(([_question, name = '']) => name.split(' > ')[0]))
    expect(named).toEqual(new Set(allDashboards().map(({ title }) => shortTitle(title))))
  })
})

describe('docs/dashboards.md', () => {
  it('lists every dashboard in order', () => {
    const listed = tableRows(readPage('docs/dashboards.md')).map(([name]) => name!)
    const titles = allDashboards().map(({ title }) => shortTitle(title))
    expect(listed.slice(0, titles.length)).toEqual(titles)
  })
})

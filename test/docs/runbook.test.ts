import { existsSync, globSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { program } from '#cli/program.ts'
import { allDashboards } from '../../grafana/source/all-dashboards.ts'
import { panelsOf } from '../../grafana/source/panels.ts'
import { isAlert, pageOf } from '../../scripts/alerts/rule.ts'
import { ruleGroups } from '../../scripts/alerts/rule-files.ts'
import { readPage, root, tableRows } from './markdown.ts'

const plans = ['deploy', 'roll-back', 'scale', 'lost-volume', 'hanging-transaction', 'rotate-credentials']
const alerts = ruleGroups.flatMap(({ rules }) => rules.filter(isAlert))
const files = globSync('docs/runbook/*.md', { cwd: root }).toSorted()
const pageNames = files.map((file) => basename(file, '.md')).filter((name) => name !== 'README')
const index = readPage('docs/runbook/README.md')

const linesWith = (page: string): readonly string[] =>
  [...page.matchAll(/npm run cli -- ([^`\n]+)/g)].map(([, line = '']) => line.trim())

/** The fault of a command line: a command or an option that is not there. */
const faultOf = (line: string, command: Command = program()): string | undefined => {
  const [word = '', ...rest] = line.split(' ')
  const next = command.commands.find((each) => each.name() === word)
  if (next !== undefined) return faultOf(rest.join(' '), next)
  if (command.commands.length > 0) return word === '--help' ? undefined : `no command ${word}`
  const options = line.split(' ').filter((each) => each.startsWith('--') && each !== '--help')
  return options.find((option) => !command.options.some(({ long }) => long === option))
}

/** The anchor of a heading, as GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')

const anchorsIn = (page: string): readonly string[] =>
  [...readPage(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))

describe('the runbook', () => {
  it('has a page for each alert and each plan, and no other', () => {
    expect(pageNames.toSorted()).toEqual([...plans, ...alerts.map(({ alert }) => pageOf(alert))].toSorted())
  })

  it('lists every alert with its severity', () => {
    const listed = tableRows(index)
    expect(listed.map(([cell = '', severity]) => `${cell} ${severity}`)).toEqual(
      alerts.map(({ alert, severity }) => `[${alert}](${pageOf(alert)}.md) ${severity}`),
    )
  })

  it('lists every plan', () => {
    expect(plans.filter((plan) => !index.includes(`(${plan}.md)`))).toEqual([])
  })

  it.each(plans)('says when, how and until when to %s', (plan) => {
    const headings = [...readPage(`docs/runbook/${plan}.md`).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
    expect(headings).toEqual(['When', 'Do', 'Done when'])
  })

  it('names panels that show their metrics', () => {
    const panels = allDashboards().flatMap(panelsOf)
    const named = files.flatMap((file) =>
      [...readPage(file).matchAll(/^- \*([^*]+)\* > \*([^*]+)\*: `(\w+)/gm)].map(([, board, title, metric]) => ({
        file,
        board,
        title,
        metric,
      })),
    )
    expect(named.length).toBeGreaterThan(60)
    const wrong = named.filter(
      ({ board = '', title, metric = '' }) =>
        !panels.some(
          ({ dashboardTitle, panel, queries }) =>
            dashboardTitle.endsWith(` ${board}`) &&
            panel.title === title &&
            queries.some(({ expr }) => expr.includes(metric)),
        ),
    )
    expect(wrong).toEqual([])
  })

  it('names commands and options that exist', () => {
    const lines = files.flatMap((file) => linesWith(readPage(file)))
    expect(lines.length).toBeGreaterThan(40)
    const faults = lines.map((line) => [line, faultOf(line)] as const).filter(([, fault]) => fault !== undefined)
    expect(faults).toEqual([])
  })

  it('finds a command or an option that does not exist', () => {
    expect(faultOf('topics paint')).toBe('no command paint')
    expect(faultOf('topics plan --colour 3')).toBe('--colour')
  })

  it('links to anchors that exist', () => {
    const links = files.flatMap((file) =>
      [...readPage(file).matchAll(/\]\(([^)#\s]+\.md)#([^)]+)\)/g)].map(([, target = '', anchor = '']) => ({
        file,
        target: join('docs/runbook', target),
        anchor,
      })),
    )
    expect(links.length).toBeGreaterThan(5)
    const broken = links.filter(
      ({ target, anchor }) => !existsSync(join(root, target)) || !anchorsIn(target).includes(anchor),
    )
    expect(broken).toEqual([])
  })
})

import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPage, root } from './markdown.ts'

const entries = readPage('docs/glossary.md')
  .split('\n')
  .filter((line) => line.startsWith('- '))

const words = entries.map((entry) => /^- \*\*(.+)\*\*: .+\.$/.exec(entry)?.[1] ?? `not an entry: ${entry}`)

/** Words that code, tests and logs use in a meaning of their own. */
const USED = [
  'abort',
  'attempt',
  'back-pressure',
  'bound',
  'breaker',
  'careful mode',
  'cause',
  'changelog',
  'commit',
  'commit row',
  'dead letter',
  'entity',
  'fail point',
  'fate',
  'fence',
  'fingerprint',
  'fold',
  'forward',
  'freeze',
  'home task',
  'incarnation',
  'journal',
  'key',
  'merge',
  'node',
  'origin',
  'orphan',
  'outbox',
  'overlay',
  'parked',
  'partition group',
  'pod',
  'policy',
  'probe',
  'processor',
  'receipt',
  'record',
  'replay',
  'restore',
  'resume tick',
  'retention',
  'rule',
  'session',
  'shape',
  'sink',
  'slab',
  'source',
  'step',
  'store',
  'stream',
  'stream time',
  'take-over',
  'task',
  'tick',
  'timer',
  'tombstone',
  'topology',
  'transition',
  'wall-clock time',
  'watchdog',
  'window',
  'zombie',
]

const AVOIDED = new Set(['handler', 'manager', 'service', 'helper', 'util', 'ack'])

/** Symbols of the wire contract are not ours to name. */
const DATA = new Set(['SERVICE_REPLY'])

const files = globSync(['src/**/*.ts', 'processors/**/*.ts', 'state/**/*.ts', 'topology/**/*.ts'], { cwd: root })

/** Comments and texts; what is left of a file are its identifiers. */
const COMMENT_OR_TEXT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g

const identifiersOf = (source: string): readonly string[] => [
  ...new Set(source.replaceAll(COMMENT_OR_TEXT, ' ').match(/[A-Za-z_]\w*/g)),
]

/** `ackHandlers` → ack, handler. */
const partsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z]+/)
    .map((part) => part.toLowerCase().replace(/s$/, ''))

const isAvoided = (name: string): boolean => !DATA.has(name) && partsOf(name).some((part) => AVOIDED.has(part))

describe('docs/glossary.md', () => {
  it('has one line for each word', () => {
    expect(words).toEqual([...new Set(words)])
    expect(words.filter((word) => word.startsWith('not an entry'))).toEqual([])
  })

  it('is sorted', () => {
    expect(words).toEqual(words.toSorted((a, b) => a.localeCompare(b, 'en')))
  })

  it('explains every word that is used, and no other', () => {
    expect(words).toEqual(USED)
  })

  it('is kept: no identifier is made of a word to avoid', () => {
    const found = files.flatMap((file) =>
      identifiersOf(readPage(file))
        .filter(isAvoided)
        .map((name) => `${file}: ${name}`),
    )
    expect(found).toEqual([])
  })

  it('is kept: no file is named by a word to avoid', () => {
    expect(files.length).toBeGreaterThan(100)
    expect(files.filter((file) => isAvoided(basename(file, '.ts')))).toEqual([])
  })
})

import { expect, it } from 'vitest'
import { deadLetterReporter } from '#runtime/watch/dead-letter-log.ts'
import { noObserver } from '#runtime/ports/pod-observer.ts'
import { writtenLog } from '../written-log.ts'
import { reportOf } from '#runtime/task/dead-letter.ts'

const raw = {
  topic: 'in',
  partition: 1,
  offset: 7,
  timestamp: 0,
  key: Buffer.from('acme-secret'),
  value: null,
  headers: [],
}

it('shows reason, place and frames of a dead letter, never its tenant or a message', () => {
  const { log, lines } = writtenLog()
  const counted: string[] = []
  const tenants: (string | undefined)[] = []
  const observer = { ...noObserver, deadLetter: (reason: string) => void counted.push(reason) }
  const report = deadLetterReporter(observer, log, () => 0, { count: (tenant) => void tenants.push(tenant) })
  for (let times = 0; times < 3; times++)
    report(reportOf({ reason: 'RULE_FAILED', raw }, 'process', new Error('acme-secret')))
  expect(counted).toEqual(['RULE_FAILED', 'RULE_FAILED', 'RULE_FAILED'])
  expect(tenants).toEqual(['acme-secret', 'acme-secret', 'acme-secret'])
  expect(lines).toEqual([
    [
      'warn',
      expect.any(String),
      expect.objectContaining({ reason: 'RULE_FAILED', topic: 'in', partition: 1, offset: 7 }),
    ],
  ])
  expect(JSON.stringify(lines)).not.toContain('acme-secret')
})

it('keeps a copy of the key, since the batch it came in is reused', () => {
  const key = Buffer.from('acme')
  const { tenant } = reportOf({ reason: 'NOT_JSON', raw: { ...raw, key } }, 'decode', undefined)
  key.fill(0)
  expect(tenant).toBe('acme')
})

it('tells keys apart that are no UTF-8', () => {
  const tenants = [0xfe, 0xff].map(
    (byte) => reportOf({ reason: 'NOT_UTF8', raw: { ...raw, key: Buffer.from([byte]) } }, 'decode', undefined).tenant,
  )
  expect(new Set(tenants).size).toBe(2)
})

import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest'
import { CommandFailed, report } from '#cli/exit.ts'
import { RegistryError, RegistryUnavailable } from '#codec/errors.ts'
import { KafkaSettingsError } from '#kafka/connection.ts'
import { PortInUseError } from '#observe/probes.ts'
import { ConfigError } from '../../src/config.ts'
import { StateFolderInUseError } from '../../src/state-folder.ts'
import {
  BrokerUnavailableError,
  FencedError,
  KafkaCallError,
  TaskCorruptedError,
  TopicsError,
} from '#runtime/ports/errors.ts'

let write: MockInstance<typeof process.stderr.write>
beforeEach(() => {
  write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})
afterEach(() => write.mockRestore())

const cause = new Error('the cause')
const said = (): string => write.mock.calls.map(([text]) => String(text)).join('')

describe('the end of a command', () => {
  it.each([
    [2, new ConfigError(['EVENTZR_X: is wrong'])],
    [2, new KafkaSettingsError(cause)],
    [3, new FencedError(cause)],
    [1, new BrokerUnavailableError('broker:9092', 5_000, cause)],
    [1, new RegistryUnavailable('the registry does not answer')],
    [1, new RegistryError('SCHEMAS_MISSING', ['a-value'], 'the registry lacks a-value')],
    [1, new TopicsError(['a'], [])],
    [1, new TaskCorruptedError(3, 'offsets differ')],
    [1, new StateFolderInUseError('/state', 7)],
    [1, new PortInUseError(9464, cause)],
    [1, new KafkaCallError('commit', 22, 'fatal', cause)],
  ] satisfies readonly [number, Error][])('is %i, with words and without a stack trace, after %s', (code, error) => {
    expect(report(error)).toBe(code)
    expect(said()).toMatch(/^error: /)
    expect(said()).toContain(error.message)
    expect(said()).not.toMatch(/\n\s+at /)
  })

  it('tells the cause when the error itself does not', () => {
    report(new FencedError(cause))
    expect(said()).toContain('caused by: the cause')
  })

  it('tells the cause once', () => {
    report(new KafkaCallError('commit', 22, 'fatal', cause))
    expect(said().split('the cause')).toHaveLength(2)
  })

  it('says nothing more after a command that has printed its own failure', () => {
    expect(report(new CommandFailed())).toBe(1)
    expect(said()).toBe('')
  })

  it('shows where a fault of this program itself comes from', () => {
    expect(report(new TypeError('x is not a function'))).toBe(1)
    expect(said()).toMatch(/x is not a function\n\s+at /)
  })
})

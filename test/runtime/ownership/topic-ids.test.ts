import { describe, expect, it } from 'vitest'
import { recreatedTopics } from '#runtime/ownership/topic-ids.ts'

describe('a topic', () => {
  it.each<[string, Record<string, string>, [string, string][], string[], boolean]>([
    ['with another id', { a: '1' }, [['a', '2']], [], true],
    ['with the same id', { a: '1' }, [['a', '1']], [], false],
    ['whose id was never noted', {}, [['a', '2']], [], false],
    ['whose id is not told any more', { a: '1' }, [], [], false],
    ['whose new id is accepted', { a: '1' }, [['a', '2']], ['2'], false],
    ['with another id than the accepted one', { a: '1' }, [['a', '2']], ['3'], true],
  ])('%s', (_which, before, now, accepted, isRecreated) => {
    expect(recreatedTopics(before, new Map(now), new Set(accepted))).toEqual(isRecreated ? ['a'] : [])
  })
})

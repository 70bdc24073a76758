import { describe, expect, it } from 'vitest'
import { countEnglish, isOver } from '../../scripts/comment-english.ts'

const count = (text: string) => countEnglish('a.ts', text)

describe('relative pronouns', () => {
  it.each([
    ['who, whom, whose, which and what, in any case', '// Who knows which pod, whose task, for whom, and what?', 5],
    ['that behind a noun', '/** Tasks that wait for a record that nobody wrote. */', 2],
    ['that behind code', '/** A `Task` that waits. */', 1],
    ['that at the end of a line', '// Tasks that\n// wait.', 1],
  ])('are %s', (_what, text, pronouns) => {
    expect(count(text).pronouns).toBe(pronouns)
  })

  it.each([
    ['a conjunction', '// It is short, so that nobody waits, and that is well: it means that the pod runs.'],
    ['a demonstrative', '// That is all. After that, one looks for that of a task. Its end is that.'],
    ['a quotation', '// No sentence begins with "One that" or `what`.'],
    [
      'a word of code',
      "const which = 'who // what' + `which ${'whose'} /* whom */` + /\\/\\/ that which/.source // fine",
    ],
    ['a directive to a tool', '// oxlint-disable-next-line what-which'],
  ])('are not %s', (_what, text) => {
    expect(count(text).pronouns).toBe(0)
  })
})

describe('words', () => {
  it('are those of comments of every kind, without stars, tags, links and code', () => {
    const text = `
      // One two
      // three
      const a = 1 /* four */
      /**
       * Five {@link Task} six \`seven\`.
       * @throws Eight; see https://example.com/nine
       */`
    expect(count(text).words).toBe(8)
  })
})

describe('beginnings', () => {
  it.each([
    ['of a comment', '/** What it is. */', 1],
    ['of a line comment', '// Who has it.', 1],
    [
      'of a later sentence',
      '/** A task. By its number\n * it is found. Of all tasks, the last. (See there.) What else? */',
      3,
    ],
    ['of a tag', '/**\n * A task.\n * @returns One that waits.\n */', 1],
    ['of an item', '/**\n * Tasks:\n * - What waits.\n * - All else.\n */', 1],
    ['not within a sentence', '// Asks What it is, in version 1.What or One of them; One record.', 0],
    ['not across two comments', '// A task.\nconst a = 1\n// and What?', 0],
  ])('%s', (_where, text, beginnings) => {
    expect(count(text).beginnings).toBe(beginnings)
  })
})

describe('a file is over the limit', () => {
  it.each([
    [{ words: 100, pronouns: 2, beginnings: 0 }, true],
    [{ words: 101, pronouns: 2, beginnings: 0 }, false],
    [{ words: 12, pronouns: 1, beginnings: 0 }, false],
    [{ words: 500, pronouns: 0, beginnings: 1 }, false],
    [{ words: 0, pronouns: 0, beginnings: 0 }, false],
  ])('with %j: %s', (counts, over) => {
    expect(isOver(counts)).toBe(over)
  })
})

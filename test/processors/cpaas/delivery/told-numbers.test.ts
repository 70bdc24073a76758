import { describe, expect, it } from 'vitest'
import { tell } from './story.ts'

const id = { providerMessageId: 'msg_1#1' }
const day = 86_400_000

describe('an answer', () => {
  it.each([
    [-5, 0],
    [day, day],
    [day + 1, 0],
    [4e15, 0],
  ])('that took %i ms is published as one of %i, where 0 is not told', (told, latencyMs) => {
    const { driver } = tell().answer({ ...id, latencyMs: told })
    expect(driver.outputOf('sent')).toMatchObject([{ latencyMs }])
    expect(driver.outputOf('ended')).toMatchObject([{ latencyMs }])
  })

  it.each([
    [100, 'HTTP_100'],
    [599, 'HTTP_599'],
    [600, 'REJECTED'],
    [99, 'REJECTED'],
    [-5, 'REJECTED'],
    [null, 'REJECTED'],
  ])('with the status %j has the code %s', (httpStatus, errorCode) => {
    const { driver } = tell().answer({ outcome: 'REJECTED', httpStatus, providerErrorCode: '21610' })
    expect(driver.outputOf('failed')).toMatchObject([{ errorCode }])
  })
})

describe('the error code', () => {
  const long = `21610 for Ada ${'x'.repeat(8_000)}`

  it('of an answer is cut', () => {
    const story = tell()
    for (let index = 0; index < 2; index++)
      story.answer({ outcome: 'REJECTED', httpStatus: 400, providerErrorCode: long }).retry()
    const providerErrorCode = long.slice(0, 100)
    expect(story.driver.outputOf('failed')).toMatchObject([
      { providerErrorCode, attemptLog: [{ providerErrorCode }, { providerErrorCode }] },
    ])
  })

  it('of a receipt is cut', () => {
    const { driver } = tell().accept().receipt({ status: 'FAILED', providerErrorCode: long })
    expect(driver.outputOf('failed')).toMatchObject([{ providerErrorCode: long.slice(0, 100) }])
  })

  it('of a receipt counts, whichever empty one comes before or after it', () => {
    for (const codes of [
      ['', '30003'],
      ['30003', ''],
    ]) {
      const story = tell().accept()
      for (const providerErrorCode of codes) story.receipt({ status: 'FAILED', providerErrorCode })
      expect(story.life.attempts).toMatchObject([{ receiptErrorCode: '30003' }])
    }
  })
})

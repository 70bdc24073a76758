import { describe, expect, it } from 'vitest'
import { costConserved } from '#world/verifier/checks/cost-conserved.ts'
import { changed } from '../place-records.ts'
import { Tale, type Told } from '../tale.ts'
import { goodRun } from '../told-events.ts'
import { price, tellAttempt, tellRequest } from '../told-rules.ts'
import { judgedBy } from './judge.ts'

const told = goodRun()
const changedData = (index: number, change: Readonly<Record<string, unknown>>): readonly Told[] =>
  changed(told, index, { data: { ...told[index]!.data, ...change } })
const finalIndex = told.findIndex(({ topic, data }) => topic === 'communicationDelivered' && data['costFinal'] === true)
const lateIndex = told.findIndex(({ topic, data }) => topic === 'costAdjusted' && data['delta_usd'] === price)

/** A message whose provider says these prices, delivered at a final cost. */
const priced = (answer: object, receipts: readonly object[], cost: number): readonly Told[] => {
  const tale = new Tale()
  const message = { tenantId: 'post', messageId: 'one', person: '+4420 ann', at: 1_000 }
  const asked = tellRequest(tale, message)
  tellAttempt(tale, message, asked, { outcome: 'ACCEPTED', ...answer })
  for (const receipt of receipts) {
    const data = { messageId: 'one', provider: 'VONAGE', status: 'DELIVERED', ...receipt }
    tale.tell('receiptReceived', 'post', data, { at: 1_100 })
  }
  tale.tell(
    'communicationDelivered',
    'post',
    { messageId: 'one', cost_usd: cost, costFinal: true },
    { seq: 2, at: 1_100 },
  )
  return tale.told
}

describe('the cost of messages', () => {
  it('is conserved in a good run', () => {
    expect(judgedBy(costConserved, told)).toEqual({
      ok: true,
      detail: '15 final costs compared with the prices of providers; 2 adjustments',
    })
  })

  it.each([
    ['an adjustment that does not add up', changedData(lateIndex, { delta_usd: price + 1 }), 'does not add up'],
    [
      'a cost that is no sum of told prices',
      changedData(finalIndex, { cost_usd: 1 }),
      `costs 1 micro-USD instead of ${price}`,
    ],
    ['a lost adjustment', lostAdjustment(), 'micro-USD instead of'],
    ['a final cost that is open again', reopened(), 'was final and is open again'],
  ])('finds %s', (_what, planted, fault) => {
    expect(judgedBy(costConserved, planted)).toEqual({ ok: false, detail: expect.stringContaining(fault) as string })
  })

  it.each<readonly [string, readonly Told[]]>([
    [
      'the last receipt comes before other words',
      priced({ cost_usd: 5 }, [{ cost_usd: 9 }, { cost_usd: 7, isFinal: true }], 7),
    ],
    [
      'the highest of other receipts comes before the answer',
      priced({ cost_usd: 9 }, [{ cost_usd: 5 }, { cost_usd: 7 }], 7),
    ],
    ['the answer counts where no receipt has a price', priced({ cost_usd: 5 }, [{}], 5)],
    ['a refused attempt costs nothing', priced({ outcome: 'REJECTED' }, [{ status: 'FAILED' }], 0)],
    ['nobody told a price: a list may say anything', priced({}, [{}], 123)],
  ])('is a sum in which %s', (_what, run) => {
    expect(judgedBy(costConserved, run)).toMatchObject({ ok: true })
  })
})

function reopened(): readonly Told[] {
  const tale = new Tale()
  tale.told.push(...told)
  const { data, tenantId } = told[finalIndex]!
  const again = { messageId: data['messageId'], cost_usd: price, costFinal: false }
  tale.tell('costAdjusted', tenantId, again, { seq: 4, at: 60_000 })
  return tale.told
}

/** The provider's late price was told as final with a cost of 0, and never again. */
function lostAdjustment(): readonly Told[] {
  const { messageId } = told[lateIndex]!.data
  return told
    .toSpliced(lateIndex, 1)
    .map((each) =>
      each.topic === 'communicationDelivered' && each.data['messageId'] === messageId
        ? { ...each, data: { ...each.data, costFinal: true } }
        : each,
    )
}

import avsc from 'avsc'
import { describe, expect, it } from 'vitest'
import { budgetRules } from '#processors/cpaas/budget/budget-rules.ts'
import { budgetStore, spendingStore } from '#processors/cpaas/budget/budget-store.ts'
import { requestStore } from '#processors/cpaas/intake/intake.ts'
import { DayBudgetSchema } from '#schemas/types.ts'
import type { StreamTime } from '#stream/time.ts'
import { topics } from '#topology/topics.ts'
import { Conversation } from '../consent/conversation.ts'
import { acme, noon, outage } from '../samples.ts'

const second = 1_000
const day = 86_400 * second
const today = Math.floor(noon / day)
const midnight = (today + 1) * day
/** List price of the first provider to `+1`, in millionths of a dollar. */
const sms = 8_300

const capped = (): Conversation => Conversation.under({ budget: { microUsdPerDay: 9 * sms, exemptCategories: [] } })

const spentOn = ({ driver }: Conversation): number | undefined => driver.row(budgetStore, [acme, today])?.spentMicroUsd

describe('the rows of budgets', () => {
  it('are those of tenants with a cap alone', () => {
    const people = new Conversation().ask().answer()
    const [{ messageId }] = people.dispatches as unknown as [{ messageId: string }]
    expect(people.driver.row(requestStore, [acme, messageId.replace('msg_', '')])).toBeDefined()
    expect(people.driver.row(spendingStore, [acme, messageId])).toBeUndefined()
    expect(spentOn(people)).toBeUndefined()
  })

  it('do not count a message that was accepted without a cap', () => {
    const people = new Conversation().ask()
    const policy = JSON.stringify({ budget: { microUsdPerDay: sms } })
    people.driver.pipe(topics.policyUpdated, acme, { tenantId: acme, version: 1, policy, updatedAt: null }, people.now)
    people.answer()
    expect(spentOn(people)).toBeUndefined()
    expect(spentOn(people.ask())).toBe(sms)
  })

  it('end two days after their day', () => {
    const people = capped().ask()
    const [{ messageId }] = people.dispatches as unknown as [{ messageId: string }]
    people.wait((midnight + 2 * day - people.driver.now) / second - 1)
    expect(spentOn(people)).toBeDefined()
    people.wait(2)
    expect(spentOn(people)).toBeUndefined()
    expect(people.driver.row(spendingStore, [acme, messageId])).toBeUndefined()
  })

  it('are no less than nothing and no more than a whole number, whatever providers state', () => {
    const after = (spentMicroUsd: number, deltaMicroUsd: number) =>
      budgetRules.on(
        { spentMicroUsd },
        { day: today, deltaMicroUsd },
        noon as StreamTime,
        {} as never,
        noon as StreamTime,
      ).state?.spentMicroUsd
    const most = after(2 ** 52, 1_000)!
    const row = avsc.Type.forSchema(JSON.parse(DayBudgetSchema.json) as avsc.Schema)
    expect(row.fromBuffer(row.toBuffer({ spentMicroUsd: most }))).toMatchObject({ spentMicroUsd: 2 ** 52 })
    expect(after(5, -6)).toBe(0)
  })

  it('come back from the changelog as they were', () => {
    const people = capped().ask().answer(outage)
    const before = spentOn(people)
    people.driver.crash()
    expect(spentOn(people)).toBe(before)
    expect(people.driver.row(spendingStore, [acme, people.dispatches[0]!.messageId])).toMatchObject({
      day: today,
      estimateMicroUsd: sms,
    })
  })
})

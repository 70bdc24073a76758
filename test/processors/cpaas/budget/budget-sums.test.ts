import fc from 'fast-check'
import { expect, it } from 'vitest'
import { budgetStore, spendingStore } from '#processors/cpaas/budget/budget-store.ts'
import { attemptCost } from '#processors/cpaas/delivery/cost.ts'
import { messageStore } from '#processors/cpaas/delivery/delivery.ts'
import { isSent } from '#processors/cpaas/delivery/message-life.ts'
import { isStub } from '#processors/cpaas/delivery/message-row.ts'
import { lifeOfStub } from '#processors/cpaas/delivery/open-costs.ts'
import type {
  CommunicationRequested,
  DispatchCompleted,
  DispatchRequested,
  MessageLife,
  ReceiptReceived,
} from '#schemas/types.ts'
import { topics } from '#topology/topics.ts'
import { Conversation } from '../consent/conversation.ts'
import { acme, answerTo, receipt } from '../samples.ts'

const day = 86_400_000
const second = 1_000
const cap = 50_000

/** Prices of the first provider of each channel to `+1`, in millionths of a dollar; 0 where none is on the list. */
const estimateOf = ({ channel, category, segments }: CommunicationRequested): number => {
  if (channel === 'SMS') return 8_300 * (segments ?? 1)
  return channel === 'WHATSAPP' ? (category === 'MARKETING' ? 25_000 : 3_400) : 0
}

type Act =
  | {
      readonly kind: 'ask'
      readonly channel: 'SMS' | 'WHATSAPP' | 'VOICE'
      readonly category: 'TRANSACTIONAL' | 'MARKETING'
      readonly fallbackChannels: readonly ('SMS' | 'WHATSAPP' | 'VOICE')[]
      readonly isLong: boolean
      readonly delayMs: number
    }
  | { readonly kind: 'answer'; readonly nth: number; readonly answer: Partial<DispatchCompleted> }
  | { readonly kind: 'receipt'; readonly nth: number; readonly receipt: Partial<ReceiptReceived> }
  | { readonly kind: 'wait'; readonly seconds: number }

const channels = fc.constantFrom('SMS', 'SMS', 'WHATSAPP', 'VOICE')
const prices = fc.constantFrom(null, 0, 5_000, 7_500, 30_000)
/** Stands for the provider's own code of a refusal without a retry. */
const refusedForGood = 'FOR_GOOD'
/** Counted from the newest dispatch. */
const nth = fc.constantFrom(0, 0, 0, 1, 2, 5)
const acts = fc.array(
  fc.oneof(
    {
      arbitrary: fc.record({
        kind: fc.constant('ask'),
        channel: channels,
        category: fc.constantFrom('TRANSACTIONAL', 'MARKETING'),
        fallbackChannels: fc.array(channels, { minLength: 1, maxLength: 2 }),
        isLong: fc.boolean(),
        delayMs: fc.constantFrom(0, 0, 0, 30_000, day),
      }),
      weight: 4,
    },
    {
      arbitrary: fc.record({
        kind: fc.constant('answer'),
        nth,
        answer: fc.record({
          outcome: fc.constantFrom('ACCEPTED', 'ACCEPTED', 'REJECTED', 'REJECTED', 'TIMEOUT'),
          httpStatus: fc.constantFrom(null, 401, 503),
          providerErrorCode: fc.constantFrom(null, refusedForGood, refusedForGood),
          cost_usd: prices,
        }),
      }),
      weight: 4,
    },
    {
      arbitrary: fc.record({
        kind: fc.constant('receipt'),
        nth,
        receipt: fc.record({
          status: fc.constantFrom('SENT', 'DELIVERED', 'READ', 'UNDELIVERED'),
          cost_usd: prices,
          isFinal: fc.boolean(),
        }),
      }),
      weight: 3,
    },
    {
      arbitrary: fc.record({ kind: fc.constant('wait'), seconds: fc.constantFrom(1, 20, 90, 3_600, 20_000) }),
      weight: 2,
    },
  ) as fc.Arbitrary<Act>,
  { minLength: 10, maxLength: 30 },
)

/** A reader of the topics, with a look into the rows of messages where no event tells. */
class Reader {
  readonly people: Conversation
  readonly #told = new Map<string, number>()
  readonly #over = new Set<string>()
  #read = 0

  constructor(people: Conversation) {
    this.people = people
  }

  read(): void {
    const { outputs } = this.people.driver
    for (const { topic, data } of outputs.slice(this.#read) as { topic: string; data: unknown }[]) {
      const { messageId, cost_usd, delta_usd } = data as { messageId: string; cost_usd?: number; delta_usd?: number }
      if (topic === topics.costAdjusted.name) {
        const total = (this.#told.get(messageId) ?? NaN) + delta_usd!
        expect(total).toBe(cost_usd)
        this.#told.set(messageId, total)
      } else if (costTopics.includes(topic)) this.#told.set(messageId, cost_usd!)
      if (overTopics.includes(topic)) this.#over.add(messageId)
    }
    this.#read = outputs.length
  }

  get requested(): readonly CommunicationRequested[] {
    return this.people.driver.read(topics.communicationRequested)
  }

  dayOf(messageId: string): number | undefined {
    return this.people.driver.row(spendingStore, [acme, messageId])?.day
  }

  /** The sum of the attempts' costs in the row; `undefined` where the row has none. */
  costInRow(messageId: string): number | undefined {
    const life = this.#life(messageId)
    return life?.attempts.reduce((sum, attempt) => sum + attemptCost(attempt, life.head.channel), 0)
  }

  toldCost(messageId: string): number | undefined {
    return this.#told.get(messageId)
  }

  /** The part of a message in the spending of its day, from all that is known about it. */
  partOf(message: CommunicationRequested): number {
    const { messageId } = message
    const cost = this.#told.get(messageId) ?? this.costInRow(messageId) ?? 0
    return cost + (this.#over.has(messageId) || this.#isPriced(message) ? 0 : estimateOf(message))
  }

  #isPriced({ messageId, channel }: CommunicationRequested): boolean {
    const attempts = this.#life(messageId)?.attempts ?? []
    return attempts.some(
      (one) => isSent(one) && (channel === 'SMS' || one.submitMicroUsd !== null || one.receiptMicroUsd !== null),
    )
  }

  #life(messageId: string): MessageLife | undefined {
    const row = this.people.driver.row(messageStore, [acme, messageId])
    if (row === undefined || !isStub(row)) return row
    return row.stub.costs.length === 0 ? undefined : lifeOfStub(row.stub, [acme, messageId])
  }
}

const costTopics: readonly string[] = [
  topics.communicationSent.name,
  topics.communicationDelivered.name,
  topics.communicationFailed.name,
]
const overTopics: readonly string[] = [
  topics.communicationDelivered.name,
  topics.communicationFailed.name,
  topics.receiptExpired.name,
]

const play = (people: Conversation, act: Act): void => {
  switch (act.kind) {
    case 'ask': {
      const { kind, isLong, delayMs, ...asked } = act
      const sendAfter = delayMs === 0 ? null : people.now + delayMs
      people.ask({ ...asked, body: 'x'.repeat(isLong ? 161 : 20), sendAfter })
      return
    }
    case 'wait':
      people.wait(act.seconds)
      return
    default: {
      const dispatch = people.dispatches.at(-1 - act.nth)
      if (dispatch !== undefined) hear(people, act, dispatch)
    }
  }
}

const hear = (people: Conversation, act: Extract<Act, { nth: number }>, dispatch: DispatchRequested): void => {
  const { driver, now } = people
  const { messageId, attempt, provider } = dispatch
  const providerMessageId = `${messageId}#${attempt}`
  if (act.kind === 'receipt') {
    const told = receipt({ messageId, attempt, provider, providerMessageId, ...act.receipt })
    driver.pipe(topics.receiptReceived, acme, told, now)
    return
  }
  const { outcome, providerErrorCode } = act.answer
  const code = provider === 'META_WHATSAPP' ? '131026' : '30006'
  const told = answerTo(dispatch, {
    ...act.answer,
    ...(providerErrorCode === refusedForGood ? { providerErrorCode: code, httpStatus: null } : {}),
    providerMessageId: outcome === 'ACCEPTED' ? providerMessageId : null,
  })
  driver.pipe(topics.dispatchCompleted, acme, told, now)
}

const spent = ({ driver }: Conversation, on: number): number => driver.row(budgetStore, [acme, on])?.spentMicroUsd ?? 0

const check = (reader: Reader): void => {
  const sums = new Map<number, number>()
  for (const message of reader.requested) {
    const { messageId } = message
    const [told, inRow] = [reader.toldCost(messageId), reader.costInRow(messageId)]
    if (told !== undefined && inRow !== undefined) expect(told).toBe(inRow)
    const on = reader.dayOf(messageId)
    if (on !== undefined) sums.set(on, (sums.get(on) ?? 0) + reader.partOf(message))
  }
  for (const [on, sum] of sums) expect(spent(reader.people, on)).toBe(sum)
}

/** No request may take its day beyond the cap by its own estimate, wherever that stood. */
const checkAcceptance = (
  act: Act,
  before: ReadonlyMap<number, number>,
  fresh: readonly CommunicationRequested[],
  reader: Reader,
) => {
  for (const message of fresh) {
    const on = reader.dayOf(message.messageId)!
    const estimate = estimateOf(message)
    if (act.kind === 'ask' && message.fallbackOf === null && estimate > 0)
      expect((before.get(on) ?? 0) + estimate).toBeLessThanOrEqual(cap)
    if (act.kind === 'answer' && message.fallbackOf !== null && estimate > 0)
      expect(spent(reader.people, on)).toBeLessThanOrEqual(cap)
  }
}

const policy = {
  budget: { microUsdPerDay: cap, exemptCategories: [] },
}

it('the spending of each day is the sum of what its messages cost and of the estimates of open ones, at every offset', () => {
  fc.assert(
    fc.property(acts, (all) => {
      const people = Conversation.under(policy)
      const reader = new Reader(people)
      const first = Math.floor(people.now / day)
      for (const act of all) {
        const before = new Map(
          [0, 1, 2, 3, 4, 5, 6].map((ahead) => [first + ahead, spent(people, first + ahead)] as const),
        )
        const known = reader.requested.length
        play(people, act)
        reader.read()
        checkAcceptance(act, before, reader.requested.slice(known), reader)
        check(reader)
      }
      people.wait((4 * day) / second)
      reader.read()
      check(reader)
    }),
    { numRuns: 40 },
  )
})

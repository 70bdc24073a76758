import type { SmsInbound } from '#schemas/types.ts'
import type { ConsentPolicy } from './consent-policy.ts'
import { keywordMatcher, type KeywordMatch } from './keyword-match.ts'

/** A message with a keyword, or with the phrase of an opt-out. */
export interface HeardMessage {
  readonly inbound: SmsInbound
  readonly match: KeywordMatch
}

type Matcher = (text: string) => KeywordMatch | undefined

/** Policies live as long as they are in force. */
const matchers = new WeakMap<ConsentPolicy, Matcher>()

/**
 * The keyword of a message, by the provider's verdict, by the keyword found there, and by the text; `undefined` without one. A STOP in
 * one of them counts whatever the others say: AWS finds a keyword at the beginning of a longer message, too ([two-way
 * keywords](https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords.html)).
 */
export const heardKeyword = (inbound: SmsInbound, policy: ConsentPolicy): KeywordMatch | undefined => {
  const match = matcherOf(policy)
  const matches = [match(inbound.body), verdictOf(inbound.optOutType), match(inbound.keyword ?? '')]
  return order.flatMap((kind) => matches.find((each) => each?.kind === kind) ?? [])[0]
}

/** "Start by taking me off your list" begins with START, and is none. */
const order = ['STOP', 'SUSPECTED', 'START', 'START_IF_OUT', 'HELP'] as const

/** The message with its keyword; none for any other message. */
export const heardMessages = (inbound: SmsInbound, policy: ConsentPolicy): readonly HeardMessage[] => {
  const match = heardKeyword(inbound, policy)
  return match === undefined ? [] : [{ inbound, match }]
}

const matcherOf = (policy: ConsentPolicy): Matcher => {
  const known = matchers.get(policy)
  if (known !== undefined) return known
  const made = keywordMatcher(policy.keywords)
  matchers.set(policy, made)
  return made
}

/** Twilio's `OptOutType` ([Advanced Opt-Out](https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out)). */
const verdictOf = (optOutType: string | null): KeywordMatch | undefined => {
  const kind = optOutType?.toUpperCase()
  return kind === 'STOP' || kind === 'START' || kind === 'HELP' ? { kind, keyword: kind, language: '' } : undefined
}

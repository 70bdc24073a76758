import type { FeedbackNode } from '#stream/nodes.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'

type AnyRecord = StreamRecord<TenantId, unknown>

/**
 * So many rounds of feedback may follow from one record or timer. An exchange of questions and answers between two processors needs
 * a few; rules that feed each other without an end are found soon.
 */
export const maxFeedbackRounds = 8

/** Rules feed each other without an end; the record or timer in progress becomes a dead letter. */
export class FeedbackLoopError extends Error {
  readonly code = 'FEEDBACK_LOOP'

  constructor(feedback: string) {
    super(
      `feedback ${feedback} still has records after ${maxFeedbackRounds} rounds; let the rules behind it come to an end`,
    )
  }
}

/** An operator gave a record the key of another tenant; the rows of that one may live in another task. */
export class FeedbackTenantError extends Error {
  readonly code = 'TENANT_MISMATCH'

  constructor(feedback: string) {
    super(
      `a record of feedback ${feedback} has the key of another tenant than its cause; keep the key in every operator`,
    )
  }
}

interface Fed {
  readonly feedback: FeedbackNode
  readonly record: AnyRecord
}

/**
 * The records of feedbacks while a record or timer is in progress, in order of emission. All that wait when the task is quiet
 * make one round: each is pushed, and its consequences settle, before the next one. Records fed back meanwhile make the next round.
 */
export class FeedbackRounds {
  readonly #push: (feedback: FeedbackNode, record: AnyRecord) => boolean
  #waiting: Fed[] = []

  /** @param push pushes a record and lets its consequences settle; false when the record or timer in progress has failed */
  constructor(push: (feedback: FeedbackNode, record: AnyRecord) => boolean) {
    this.#push = push
  }

  add(feedback: FeedbackNode, record: AnyRecord): void {
    this.#waiting.push({ feedback, record })
  }

  /**
   * Makes rounds until nothing waits, or until one fails.
   * @param tenant the tenant of the record or timer in progress
   * @throws FeedbackLoopError after {@link maxFeedbackRounds}, FeedbackTenantError for a record of another tenant
   */
  run(tenant: TenantId): void {
    for (let round = 1; this.#waiting.length > 0; round++) {
      const fed = this.#waiting
      if (round > maxFeedbackRounds) throw new FeedbackLoopError(fed[0]!.feedback.name)
      this.#waiting = []
      if (!this.#runOne(fed, tenant)) return
    }
  }

  /** Forgets all that wait: the record or timer in progress has failed. */
  clear(): void {
    this.#waiting = []
  }

  #runOne(fed: readonly Fed[], tenant: TenantId): boolean {
    return fed.every(({ feedback, record }) => {
      if (record.key !== tenant) throw new FeedbackTenantError(feedback.name)
      return this.#push(feedback, record)
    })
  }
}

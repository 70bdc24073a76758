import { policiesInForce } from '#processors/shared/policy/policies-in-force.ts'
import { studioPolicies, type StudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import {
  type VoiceModel,
  type VoiceModelProgressed,
  VoiceModelSchema,
  type VoiceModelTrainRequested,
} from '#schemas/types.ts'
import { flatMap, mergeTagged, only, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { DeadLetter } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { transition } from '#stream/transition.ts'
import type { RefusedTraining, ReservedTraining } from '#processors/studio/credits/purchase.ts'
import type { VoiceKey, VoiceReportFault } from './voice-events.ts'
import { voiceRules } from './voice-rules.ts'

/** Voice models, from their first training to their eviction. */
export const voiceStore = keyValue<VoiceKey, VoiceModel>('voice-models', 14, VoiceModelSchema, ['tenant', 'voiceModel'])

type VoiceInputs = {
  readonly requested: Stream<TenantId, VoiceModelTrainRequested>
  readonly reserved: Stream<TenantId, ReservedTraining>
  readonly unpaid: Stream<TenantId, RefusedTraining>
  readonly reports: Stream<TenantId, VoiceModelProgressed>
}

/**
 * Leads each training of a voice to one end, over the reports on its models.
 *
 * in     requested    TenantId → VoiceModelTrainRequested
 *        reserved     TenantId → ReservedTraining, an answer to each wanted training in the same record
 *        unpaid       TenantId → RefusedTraining, the other answer
 *        reports      TenantId → VoiceModelProgressed, of the workers; in any order, any number of times
 * out    wanted       TenantId → WantedTraining, asks for credits
 *        created, dispatched (one per training), ready, failed
 *        rejected     TenantId → VoiceModelRejected, with all reasons
 *        ended        TenantId → EndedPurchase, one per training, for credits
 *        refused      TenantId → DeadLetter, a report on an unknown voice or training, or with impossible numbers
 * state  voices       (TenantId, voice model) → VoiceModel: one each, kept for the retention after its end
 * reads  policies     TenantId → TenantPolicy
 */
export const voiceModel = (base: StudioPolicy) =>
  processor({
    name: 'voice-model',
    state: { voices: voiceStore },
    reads: { policies: studioPolicies.store },
    in: ['requested', 'reserved', 'unpaid', 'reports'],
    out: ['wanted', 'created', 'dispatched', 'ready', 'failed', 'rejected', 'ended', 'refused'],
    build:
      ({ voices, policies }) =>
      (inputs: VoiceInputs) => {
        const policyOf = policiesInForce(studioPolicies, base, policies)
        const rules = voiceRules(base.voices, (tenant) => policyOf(tenant).voices)
        const life = mergeTagged(inputs).pipe(transition(voices, rules))
        return {
          wanted: life.pipe(only('wanted')),
          created: life.pipe(only('created')),
          dispatched: life.pipe(only('dispatched')),
          ready: life.pipe(only('ready')),
          failed: life.pipe(only('failed')),
          rejected: life.pipe(only('rejected')),
          ended: life.pipe(only('ended')),
          refused: life.pipe(only('refused'), flatMap(refusedReport)),
        }
      },
  })

const refusedReport = (
  reason: VoiceReportFault,
  { raw }: StreamRecord<TenantId, VoiceReportFault>,
): readonly DeadLetter[] => (raw === undefined ? [] : [{ reason, raw }])

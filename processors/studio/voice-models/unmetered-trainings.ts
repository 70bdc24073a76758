import { filter, mapValue, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import type { RefusedTraining, ReservedTraining, WantedTraining } from './training-credits.ts'

/**
 * Answers each wanted training as for a tenant without credits: it may begin.
 *
 * in             TenantId → WantedTraining
 * out  reserved  TenantId → ReservedTraining, one for each
 *      refused   TenantId → RefusedTraining, none
 */
export const unmeteredTrainings = processor({
  name: 'unmetered-trainings',
  out: ['reserved', 'refused'],
  build: () => (wanted: Stream<TenantId, WantedTraining>) => ({
    reserved: wanted.pipe(mapValue(({ voiceModelId }): ReservedTraining => ({ voiceModelId, creditsReserved: null }))),
    refused: wanted.pipe(
      mapValue(({ voiceModelId }): RefusedTraining => ({ voiceModelId, reasons: [] })),
      filter(() => false),
    ),
  }),
})

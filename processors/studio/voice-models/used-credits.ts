import type { OpenTraining } from '#schemas/types.ts'

/** All credits that workers have reported for a training, for each model and for the voice as a whole. */
export const usedCredits = ({ creditsUsed, models }: OpenTraining): number =>
  models.reduce((sum, model) => sum + model.creditsUsed, creditsUsed)

import { counter, gauge } from '#stream/metric.ts'

/** Unusable inputs, and those in wait. */
export const deadLetterMetrics = {
  deadLetters: counter(
    'eventzr_dead_letters_total',
    'Inputs that could not be used, by reason and stage.',
    ['reason', 'stage'],
    {
      quiet: true,
    },
  ),
  flood: gauge(
    'eventzr_dead_letter_flood',
    'Whether many inputs of several tenants became dead letters within a minute, 0 or 1: from 100 of 3 tenants until fewer than 50.',
    [],
    { quiet: true },
  ),
  heldTasks: gauge(
    'eventzr_flood_held_tasks',
    'Tasks that a flood of dead letters of a new build holds, until they are released or another build runs.',
    [],
    { quiet: true },
  ),
  newBuildTasks: gauge('eventzr_new_build_tasks', 'Tasks for which this build is still new.'),
  redriven: counter(
    'eventzr_redriven_records_total',
    'Dead letters that were redriven, by result: processed or failed.',
    ['result'],
    {
      quiet: true,
    },
  ),
} as const

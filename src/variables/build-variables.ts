import { z } from 'zod'

/** The running build, and its answer to failures of its rules. */
export const buildVariables = {
  EVENTZR_BUILD: z
    .string()
    .regex(/^[\w.:@/-]{1,200}$/, 'must be 1 to 200 letters, digits, dots, dashes, underscores, colons, slashes or @')
    .optional()
    .describe(
      'Names the build that runs, such as its image with tag or digest; the version of the package by default. Tasks try a build with another name, or with another topology, before they trust it.',
    ),
  EVENTZR_DEAD_LETTER_FLOOD: z
    .enum(['hold', 'alarm'])
    .default('hold')
    .describe(
      'Where rules of a build that is new to a task fail for inputs of several tenants: `hold` commits nothing of that, and the task takes no record until it is released or another build runs; `alarm` goes on, and they become dead letters.',
    ),
}

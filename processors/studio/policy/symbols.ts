import type { RenderFailureClass, RenderType } from '#schemas/types.ts'

/** Every type of rendering, in the order of its schema. */
export const renderTypes = ['image', 'video', 'audio', 'document', 'UNKNOWN'] as const satisfies readonly RenderType[]

/** Every class of a failure, in the order of its schema. */
export const renderFailureClasses = [
  'PROVIDER_FAULT',
  'CONTENT_POLICY',
  'INVALID_INPUT',
  'QUEUE_TIMEOUT',
  'RUN_TIMEOUT',
  'HEARTBEAT_LOST',
  'QUOTA',
  'CANCELED',
  'UNKNOWN',
] as const satisfies readonly RenderFailureClass[]

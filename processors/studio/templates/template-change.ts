import type { ParkedChange, TemplateChangeRequested } from '#schemas/types.ts'

/** A request as the rules see it, whether it has just come or has waited in the row. */
export type TemplateChange = Omit<ParkedChange, 'until' | 'expectedVersion'> & {
  readonly expectedVersion: number | null
}

/** The change in a request, without the parts that the key of the row has. */
export const changeOf = (request: TemplateChangeRequested): TemplateChange => ({
  requestId: request.requestId,
  userId: request.userId,
  expectedVersion: request.expectedVersion,
  name: request.name,
  kind: request.kind,
  status: request.status,
  config: request.config,
  assets: request.assets,
})

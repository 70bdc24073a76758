import type { RendererHealth, RenderType } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'

/** A renderer account as one tenant uses it for one type. */
export type RendererKey = readonly [tenant: TenantId, provider: string, type: RenderType, credentialRef: string]

/** The parts of a {@link RendererKey}. */
export const rendererParts = ['tenant', 'provider', 'type', 'credentialRef'] as const

export const rendererKey = (
  tenant: TenantId,
  {
    provider,
    type,
    credentialRef,
  }: Pick<RendererHealth, 'provider' | 'type'> & { readonly credentialRef: string | null },
): RendererKey => [tenant, provider, type, credentialRef ?? '']

import type { RendererHealth } from '#schemas/types.ts'
import type { RowGauge } from '#stream/measure.ts'
import { gauge } from '#stream/metric.ts'
import { breakerStateLabel } from '#processors/shared/breaker/breaker-label.ts'
import { providerLabel } from '#processors/shared/label-word.ts'

export const renderersByState: RowGauge<Pick<RendererHealth, 'provider' | 'state'>> = {
  metric: gauge(
    'eventzr_studio_breakers',
    'Breakers of renderers by state: closed, open, half-open or recovering; one for each tenant and type of job.',
    ['renderer', 'state'],
  ),
  labelsOf: ({ provider, state }) => [providerLabel(provider), breakerStateLabel(state)],
}

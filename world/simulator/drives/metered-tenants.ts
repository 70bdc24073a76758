import type { RenderFate } from './test-prompt.ts'
import { type Drive, steadily, times } from './drive.ts'
import { StudioDesk } from './studio-desk.ts'
import { testPrompt } from './test-prompt.ts'

const everyMs = 1_000
const fates: readonly RenderFate[] = ['SURE', 'DEAR', 'SURE', 'REFUSED', 'FAULT_FIRST']
const metered = { credits: { metered: true } }
const grant = 3_000
const refund = 40
const fine = -25
const beyondAll = -1_000_000
const repeatAfterMs = 500
const refusals = 4

/** One tenant spends its credits, gets some back, loses some, and keeps the rest in spite of a mistake. Another one has none. */
export const meteredTenants: Drive = (stage, random) => {
  const { agenda, startMs, settings } = stage
  const rich = new StudioDesk(stage, random)
  const poor = new StudioDesk(stage, random)
  const at = (share: number, action: (nowMs: number) => void): void =>
    agenda.at(startMs + settings.run.loadMs * share, action)
  agenda.at(startMs, (nowMs) => {
    rich.publishPolicy(metered, nowMs)
    poor.publishPolicy(metered, nowMs)
    rich.adjust('grant', grant, nowMs)
    agenda.at(nowMs + repeatAfterMs, (atMs) => rich.adjust('grant', grant, atMs))
  })
  steadily(stage, everyMs, (nowMs, index) =>
    rich.ask({ prompt: testPrompt(fates[index % fates.length]!, index) }, nowMs),
  )
  at(0.4, (nowMs) => rich.adjust('refund', refund, nowMs))
  at(0.5, (nowMs) => rich.adjust('mistake', beyondAll, nowMs, { deadLetterReason: 'CREDITS_BELOW_ZERO' }))
  at(0.6, (nowMs) => rich.adjust('fine', fine, nowMs))
  at(1, (nowMs) => rich.adjust('bonus', refund, nowMs))
  times(stage, refusals, (nowMs, index) => {
    poor.ask({ prompt: testPrompt('SURE', index) }, nowMs)
    poor.publishContent({ contentId: `cms_${random.uuid()}`, title: `News ${index}` }, nowMs)
  })
}

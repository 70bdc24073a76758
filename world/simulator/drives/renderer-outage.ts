import { type Drive, steadily } from './drive.ts'
import { StudioDesk } from './studio-desk.ts'
import { testPrompt } from './test-prompt.ts'

const everyMs = 800
const renderer = (provider: string, credentialRef: string) => ({ provider, credentialRef, nativeSizes: [[1024, 1024]] })

/** A tenant whose first renderer is down for a while. */
export const rendererOutage: Drive = (stage, random) => {
  const desk = new StudioDesk(stage, random)
  const { provider } = stage.settings.rendererOutage
  const image = [renderer(provider, 'google-main'), renderer('dall-e-3', 'openai-main')]
  stage.agenda.at(stage.startMs, (nowMs) => desk.publishPolicy({ renderers: { image } }, nowMs))
  steadily(stage, everyMs, (nowMs, index) => desk.ask({ prompt: testPrompt('SURE', index) }, nowMs))
}

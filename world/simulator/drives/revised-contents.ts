import { type Drive, times } from './drive.ts'
import { StudioDesk } from './studio-desk.ts'
import { testPrompt } from './test-prompt.ts'

const contents = 4
const revisedAfterMs = 1_500
const outdatedAfterMs = 3_000

/** A content is revised while its assets are rendered, and told once more as it was. */
export const revisedContents: Drive = (stage, random) => {
  const desk = new StudioDesk(stage, random)
  times(stage, contents, (nowMs, index) => {
    const contentId = `cms_${random.uuid()}`
    const publish = (revision: number, atMs: number): void =>
      desk.publishContent(
        { contentId, revision, title: `News, edition ${revision}`, excerpt: testPrompt('SLOW_RUN', index) },
        atMs,
      )
    publish(1, nowMs)
    stage.agenda.at(nowMs + revisedAfterMs, (atMs) => publish(2, atMs))
    stage.agenda.at(nowMs + outdatedAfterMs, (atMs) => publish(1, atMs))
  })
}

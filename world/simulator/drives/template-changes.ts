import { type Drive, times } from './drive.ts'
import { StudioDesk } from './studio-desk.ts'
import { testPrompt } from './test-prompt.ts'

const templates = 3
const stepMs = 500

/** A template is created, updated, left as it is, and to be changed from an old version; another one is updated before its creation. */
export const templateChanges: Drive = (stage, random) => {
  const desk = new StudioDesk(stage, random)
  const { agenda } = stage
  times(stage, templates, (nowMs, index) => {
    const create = (templateId: string, atMs: number): void =>
      desk.changeTemplate({ templateId, name: 'Flyer', kind: 'POSTER', config: '{"colour":"blue"}' }, atMs)
    const update = { expectedVersion: 1, config: '{"colour":"red"}' }
    const [templateId, early] = [`template_${random.uuid()}`, `template_${random.uuid()}`]
    create(templateId, nowMs)
    const again = { templateId, config: '{ "colour": "red" }' }
    const late = { templateId, expectedVersion: 1, config: '{"colour":"green"}' }
    agenda.at(nowMs + stepMs, (atMs) => desk.changeTemplate({ templateId, ...update }, atMs))
    agenda.at(nowMs + 2 * stepMs, (atMs) => desk.changeTemplate(again, atMs, { kind: 'idle' }))
    agenda.at(nowMs + 3 * stepMs, (atMs) => desk.changeTemplate(late, atMs))
    agenda.at(nowMs + 4 * stepMs, (atMs) => desk.ask({ templateId, prompt: testPrompt('SURE', index) }, atMs))
    desk.changeTemplate({ templateId: early, ...update }, nowMs)
    agenda.at(nowMs + stepMs, (atMs) => create(early, atMs))
  })
}

import type { Context } from 'hono'
import type { AdminRoute } from './admin-route.ts'
import type { Inspections, InspectQuestion } from './inspections.ts'
import { personalRemedy } from './personal-remedy.ts'

/**
 * `/api/inspect?tenant=…&entity=…`: the story of an entity, personal data masked.
 * @param hasToken without one nobody sees personal data, and `reveal=1` is refused
 */
export const inspectRoute = (inspections: Pick<Inspections, 'ask' | 'program'>, hasToken: boolean): AdminRoute => ({
  path: '/api/inspect',
  answer: async (context) => {
    if (isOfOtherPage(context)) return context.json({ error: 'CROSS_SITE' }, 403)
    const question = questionOf(context, inspections.program)
    if (question.reveal && !hasToken) return context.json(personalRemedy, 403)
    const answer = await inspections.ask(question, context.req.raw.signal)
    if ('json' in answer) return context.body(answer.json, 200, { 'content-type': 'application/json' })
    const { status, ...told } = answer
    return context.json(told, status, status === 429 ? { 'retry-after': '5' } : undefined)
  },
})

/** Each question costs a process, and a page of a stranger must start none (Fetch Metadata Request Headers, W3C). */
const isOfOtherPage = ({ req }: Context): boolean => {
  const site = req.header('sec-fetch-site')
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}

const questionOf = ({ req }: Context, { application: own, applications }: Inspections['program']): InspectQuestion => {
  const { tenant = '', entity = '', application = own, reveal } = req.query()
  if (tenant === '' || entity === '') throw new RangeError('ask with tenant and entity')
  if (!applications.includes(application)) throw new RangeError(`application must be ${applications.join(' or ')}`)
  return { tenant, entity, application, reveal: reveal === '1' }
}

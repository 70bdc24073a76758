import { type Context, Hono, type Next } from 'hono'
import type { Log } from '#runtime/ports/log.ts'
import type { AdminRoute } from './admin-route.ts'
import { bearerCheck } from './bearer-token.ts'
import { isMeantHost } from './host-check.ts'
import { personalRemedy } from './personal-remedy.ts'
import { RequestRate } from './request-rate.ts'
import { securityHeaders } from './security-headers.ts'

export interface AdminAccess {
  /** The server listens on this address. */
  readonly host: string
  /** Without one everybody on this machine may ask. */
  readonly token: string | undefined
}

/** Node's server adds these to a request. */
interface Bindings {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } }
}

const longestUrl = 2_048

/** The admin server as a function from requests to answers. It decides about hosts, rates and tokens before any route. */
export const adminApp = (
  routes: readonly AdminRoute[],
  { host, token }: AdminAccess,
  log: Log,
  nowMs: () => number = Date.now,
): Hono => {
  const app = new Hono()
  const rate = new RequestRate(nowMs)
  const mayAsk = bearerCheck(token)
  app.use(async (context, next) => {
    const refused = refusal(context, host, rate)
    if (refused === undefined) await next()
    for (const [name, value] of Object.entries(securityHeaders)) (refused ?? context.res).headers.set(name, value)
    return refused
  })
  const needsToken = (context: Context, next: Next) =>
    mayAsk(context.req.header('authorization')) ? next() : Promise.resolve(unauthorized(context))
  for (const { path, isOpen, isPersonal, answer } of routes)
    if (isOpen === true) app.get(path, answer)
    else if (isPersonal === true && token === undefined) app.get(path, (context) => context.json(personalRemedy, 403))
    else app.get(path, needsToken, answer)
  app.notFound((context) => context.json({ error: 'not found' }, 404))
  app.onError((error, context) => failure(error, context, log))
  return app
}

/** Refuses requests before any route. */
const refusal = (context: Context, host: string, rate: RequestRate): Response | undefined => {
  const { req } = context
  const bindings = context.env as Bindings | undefined
  if (!rate.admits(bindings?.incoming?.socket?.remoteAddress ?? '')) return said(context, 429, 'too many requests')
  if (!isMeantHost(host, req.header('host') ?? new URL(req.url).host))
    return said(context, 421, 'this name is not one of this machine')
  if (req.method !== 'GET' && req.method !== 'HEAD') return said(context, 405, 'only GET is answered')
  if (req.url.length > longestUrl) return said(context, 414, 'the address is too long')
  const hasBody = Number(req.header('content-length') ?? 0) > 0 || req.header('transfer-encoding') !== undefined
  return hasBody ? said(context, 413, 'a request has no body here') : undefined
}

const said = (context: Context, status: 405 | 413 | 414 | 421 | 429, error: string): Response =>
  context.json({ error }, status)

const unauthorized = (context: Context): Response =>
  context.json({ error: 'a token is needed: authorization: Bearer <token>' }, 401, { 'www-authenticate': 'Bearer' })

/** A RangeError is about the question; the text of any other error may quote data. */
const failure = (error: Error, context: Context, log: Log): Response => {
  if (error instanceof RangeError) return context.json({ error: error.message }, 400)
  log.warn(
    { path: context.req.routePath, error: error.name },
    `the admin server could not answer ${context.req.routePath}`,
  )
  return context.json({ error: 'no answer; the log of the pod has more' }, 500)
}

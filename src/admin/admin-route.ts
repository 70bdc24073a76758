import type { Context } from 'hono'

/**
 * A path of the admin server, asked by GET. Tokens, hosts and rates are checked before. Add yours to the list of `adminRoutes`.
 */
export interface AdminRoute {
  /** As Hono writes paths: `/api/node/:id`. */
  readonly path: string
  /** Everybody may have it without a token: a file of the page says nothing about the pod. */
  readonly isOpen?: true
  /** Its answers hold personal data: without a token in the configuration nobody gets them, whatever the address. */
  readonly isPersonal?: true
  /** A thrown RangeError becomes an answer with 400 and its text, any other error one with 500 and no text. */
  readonly answer: (context: Context) => Response | Promise<Response>
}

import type { GraphFacts } from '../graph-facts.ts'
import type { InspectionFacts } from '../inspection-facts.ts'
import type { LiveFacts, NodeDetails } from '../live-facts.ts'

const tokenName = 'eventzr-admin-token'

/** The server wants a token, or another one. */
export class TokenNeeded extends Error {}

/** Kept as long as the tab: a token in a cookie would go along with requests of other pages. */
export const keepToken = (token: string): void => sessionStorage.setItem(tokenName, token)

const send = async (path: string, signal?: AbortSignal): Promise<Response> => {
  const token = sessionStorage.getItem(tokenName)
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` }
  const response = await fetch(path, { headers, ...(signal && { signal }) })
  if (response.status === 401) throw new TokenNeeded('a token is needed')
  return response
}

const ask = async (path: string, signal?: AbortSignal): Promise<Response> => {
  const response = await send(path, signal)
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}`)
  return response
}

export const readGraph = async (): Promise<GraphFacts> => (await ask('/api/topology')).json() as Promise<GraphFacts>

export const readNode = async (id: string): Promise<NodeDetails> =>
  (await ask(`/api/node/${encodeURIComponent(id)}`)).json() as Promise<NodeDetails>

/** @throws Error with the code of the answer, the missing rights and the remedy */
export const readInspection = async (tenant: string, entity: string): Promise<readonly InspectionFacts[]> => {
  const response = await send(`/api/inspect?${new URLSearchParams({ tenant, entity }).toString()}`)
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error(refusalText(answer as Refusal))
  return answer as readonly InspectionFacts[]
}

interface Refusal {
  readonly error: string
  readonly missing?: readonly string[]
  readonly remedy?: string
}

const refusalText = ({ error, missing = [], remedy = '' }: Refusal): string =>
  [[error, ...missing].join(', '), remedy].filter((part) => part !== '').join(': ')

/**
 * Reads the stream of events until it ends. An EventSource could not send the token.
 * @throws TokenNeeded, or the fault of the connection
 */
export const readLive = async (onFacts: (facts: LiveFacts) => void, signal: AbortSignal): Promise<void> => {
  const { body } = await ask('/api/live', signal)
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value
    const messages = text.split('\n\n')
    text = messages.pop() ?? ''
    for (const message of messages) onFacts(JSON.parse(message.slice('data: '.length)) as LiveFacts)
  }
}

import type { LiveFacts } from './live-facts.ts'
import type { LiveWatch } from './live-watch.ts'

const mostStreams = 8
/** So many messages wait for a slow reader; after that it must ask again. */
const mostWaiting = 10
/** A forgotten page asks again. */
const longestMs = 60 * 60 * 1_000

const encoder = new TextEncoder()

/** Streams of server-sent events, a message each second (HTML Living Standard, server-sent events). */
export class LiveStreams {
  readonly #live: Pick<LiveWatch, 'listen'>
  #open = 0

  constructor(live: Pick<LiveWatch, 'listen'>) {
    this.#live = live
  }

  /** @param signal the request is over */
  answer(signal: AbortSignal): Response {
    if (this.#open >= mostStreams)
      return Response.json({ error: `${mostStreams} streams are open already` }, { status: 503 })
    const end = AbortSignal.any([signal, AbortSignal.timeout(longestMs)])
    return new Response(this.#stream(end), { headers: { 'content-type': 'text/event-stream; charset=utf-8' } })
  }

  #stream(end: AbortSignal): ReadableStream<Uint8Array> {
    let stop = (): void => undefined
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#open++
          let isOver = false
          const unlisten = this.#live.listen((facts) => {
            if ((controller.desiredSize ?? 0) <= -mostWaiting) return close()
            controller.enqueue(message(facts))
          })
          const close = (): void => {
            stop()
            controller.close()
          }
          stop = () => {
            if (isOver) return
            isOver = true
            this.#open--
            unlisten()
            end.removeEventListener('abort', close)
          }
          end.addEventListener('abort', close, { once: true })
        },
        cancel: () => stop(),
      },
      { highWaterMark: 1 },
    )
  }
}

const message = (facts: LiveFacts): Uint8Array => encoder.encode(`data: ${JSON.stringify(facts)}\n\n`)

import type { AdminRoute } from './admin-route.ts'
import { LiveStreams } from './live-stream.ts'
import { LiveWatch } from './live-watch.ts'
import { Mask } from './mask.ts'
import { MetricWatch } from './metric-watch.ts'
import { detailsOf } from './node-details.ts'
import { pageRoutes } from './page-routes.ts'
import type { WatchedPod } from './watched-pod.ts'

/** All that the admin server answers, and the watch behind it. */
export interface AdminRoutes {
  readonly routes: readonly AdminRoute[]
  readonly live: LiveWatch
}

/** The routes of a pod; add others to the list. The caller closes `live`. */
export const adminRoutes = (pod: WatchedPod, nowMs: () => number = Date.now): AdminRoutes => {
  const mask = new Mask()
  const metrics = new MetricWatch(pod.metrics, nowMs)
  const live = new LiveWatch(pod, metrics, mask, nowMs)
  const streams = new LiveStreams(live)
  const routes: readonly AdminRoute[] = [
    ...pageRoutes(),
    { path: '/api/topology', answer: (context) => context.json(pod.graph) },
    { path: '/api/live', answer: (context) => streams.answer(context.req.raw.signal) },
    {
      path: '/api/node/:id',
      answer: async (context) => {
        await metrics.look()
        return context.json(detailsOf(context.req.param('id') ?? '', { pod, live, metrics, mask, nowMs }))
      },
    },
  ]
  return { routes, live }
}

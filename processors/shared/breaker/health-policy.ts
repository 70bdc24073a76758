import type { z } from 'zod'
import { group, type Settled, share, whole, wholes } from '#processors/shared/policy/knob.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/**
 * Windows and bounds come from simulated runs of 1,800 s at 2, 8 and 15 % faults: over all cells less than one false trip in
 * 10,000 runs (docs/decisions/0077). Fewer than 11 attempts can never reach the fast rule's bound; the low-volume rule covers those. Growing,
 * jittered open times follow [Envoy](https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier)
 * (30 s × openings, at most 300 s) and [gRPC
 * A50](https://github.com/grpc/proposal/blob/master/A50-xds-outlier-detection.md).
 */
export const healthPolicySchema = group({
  bucketMs: whole(
    5 * second,
    { least: 100, most: minute },
    'Attempts are counted by slices of so much time; windows are whole slices.',
    'pod',
  ),
  longBucketMs: whole(
    minute,
    { least: 100, most: 10 * minute },
    'Attempts behind the short windows are kept by slices of so much time; long windows are whole slices.',
    'pod',
  ),
  fast: group({
    windowMs: whole(15 * second, { least: 100, most: 10 * minute }, 'The fast rule looks back so far.', 'pod'),
    minAttempts: whole(11, { least: 1, most: 10_000 }, 'The fast rule needs so many attempts in its window.'),
    minLowerBound: share(0.8, "Wilson's lower bound of the share of faults from which the fast rule opens."),
    manyAttempts: whole(30, { least: 1, most: 10_000 }, 'So many attempts in its window are many to the fast rule.'),
    minLowerBoundOfMany: share(0.5, 'With many attempts it opens from this lower bound on.'),
  }),
  lowVolume: group({
    windowMs: whole(160 * second, { least: 100, most: hour }, 'The low-volume rule looks back so far.', 'pod'),
    minAttempts: whole(6, { least: 1, most: 10_000 }, 'So many attempts in that window open, if none succeeded.'),
  }),
  sustained: group({
    windowMs: whole(minute, { least: 100, most: 10 * minute }, 'The sustained rule looks back so far.', 'pod'),
    minAttempts: whole(20, { least: 1, most: 10_000 }, 'The sustained rule needs so many attempts in its window.'),
    minLowerBound: share(0.5, "Wilson's lower bound of the share of faults from which the sustained rule opens."),
    longWindowMs: whole(10 * minute, { least: 100, most: hour }, 'The sustained rule asks so far back, too.', 'pod'),
    minLongLowerBound: share(0.05, "Wilson's lower bound that the share of faults must have there."),
  }),
  slow: group({
    windowMs: whole(minute, { least: 100, most: 10 * minute }, 'The slow rule looks back so far.', 'pod'),
    minAttempts: whole(20, { least: 1, most: 10_000 }, 'The slow rule needs so many attempts in its window.'),
    minLowerBound: share(0.8, "Wilson's lower bound of the share of slow answers from which the slow rule opens."),
  }),
  brownout: group({
    windowMs: whole(10 * minute, { least: 100, most: hour }, 'The brownout rule looks back so far.', 'pod'),
    minAttempts: whole(200, { least: 1, most: 10_000 }, 'The brownout rule needs so many attempts in its window.'),
    minLowerBound: share(0.23, "Wilson's lower bound of the share of faults from which the brownout rule opens."),
    recentMs: whole(
      minute,
      { least: 100, most: 10 * minute },
      'The brownout must still be there in so much time.',
      'pod',
    ),
    minRecentAttempts: whole(20, { least: 1, most: 10_000 }, 'The brownout rule needs so many attempts in that time.'),
    minRecentLowerBound: share(0.15, "Wilson's lower bound that the share of faults must have in that time."),
  }),
  capacity: group({
    windowMs: whole(
      minute,
      { least: minute, most: 10 * minute },
      'The capacity rule looks at the share of throttled attempts in so much time.',
      'pod',
    ),
    minAttempts: whole(20, { least: 1, most: 10_000 }, 'The capacity rule needs so many attempts in its window.'),
    minShare: share(0.5, 'The share of throttled attempts from which an account counts as throttled.'),
    sustainedMs: whole(5 * minute, { least: 100, most: day }, 'An account that is throttled for so long opens.'),
  }),
  credentialFaults: whole(3, { least: 1, most: 100 }, 'So many refusals of the credential in a row open at once.'),
  slowMs: whole(10 * second, { least: 100, most: 10 * minute }, 'A longer answer is slow.'),
  openMs: whole(30 * second, { least: 100, most: hour }, 'An account is left alone for so long, times its openings.'),
  maxOpenMs: whole(300 * second, { least: 100, most: day }, 'An account is left alone for so long at most.'),
  openJitterShare: share(0.1, 'The largest share of that time which is added to it.'),
  forgiveMs: whole(minute, { least: 100, most: day }, 'So much healthy time forgives one opening.'),
  probeSuccesses: whole(3, { least: 1, most: 100 }, 'So many good probes begin the recovery.'),
  probeFaults: whole(2, { least: 1, most: 100 }, 'So many bad probes open again.'),
  probeEveryMs: whole(
    5 * second,
    { least: 100, most: hour },
    'The first message of each such slice of time is a probe.',
    'pod',
  ),
  rampPercents: wholes(
    [10, 25, 50, 100],
    { least: 1, most: 100 },
    "The recovering account's share of the messages in per cent, step by step.",
  ),
  rampStepMs: whole(minute, { least: 100, most: day }, 'A step of the recovery takes so long.'),
  flapping: group({
    openings: whole(3, { least: 2, most: 100 }, 'An account with so many openings flaps.'),
    withinMs: whole(15 * minute, { least: 100, most: day }, 'Openings count for so long.'),
    holdMs: whole(15 * minute, { least: 100, most: day }, 'A flapping account is left alone for so long.'),
  }),
  retentionMs: whole(
    day,
    { least: minute, most: 30 * day },
    'An account without attempts is remembered for so long.',
    'pod',
  ),
})

/** When a provider counts as unhealthy, and how it gets its traffic back. All times are stream time. */
export type HealthPolicy = Settled<z.output<typeof healthPolicySchema>>

import type { z } from 'zod'
import type { HealthPolicy } from './health-policy.ts'

type Windows = Pick<
  HealthPolicy,
  'bucketMs' | 'longBucketMs' | 'fast' | 'lowVolume' | 'sustained' | 'slow' | 'brownout'
>

/** The knobs of health, refused unless their windows fit each other. */
export const withWindowOrder = <Knobs extends z.ZodType<Windows>>(knobs: Knobs): Knobs =>
  knobs
    .refine(
      ({ bucketMs, fast, lowVolume }) => bucketMs <= fast.windowMs && fast.windowMs <= lowVolume.windowMs,
      'must have bucketMs, fast.windowMs and lowVolume.windowMs in rising order',
    )
    .refine(
      ({ bucketMs, longBucketMs, sustained, slow, brownout }) =>
        bucketMs <= Math.min(longBucketMs, sustained.windowMs, slow.windowMs, brownout.recentMs),
      'must have no window, nor longBucketMs, shorter than bucketMs',
    )
    .refine(
      ({ sustained, brownout }) =>
        sustained.windowMs <= sustained.longWindowMs && brownout.recentMs <= brownout.windowMs,
      'must have no sustained.windowMs beyond sustained.longWindowMs, nor brownout.recentMs beyond brownout.windowMs',
    )

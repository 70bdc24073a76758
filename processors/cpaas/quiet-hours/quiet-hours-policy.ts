import { z } from 'zod'
import { group, type Settled, whole } from '#processors/shared/policy/knob.ts'
import { isZone } from './local-time.ts'

const lastMinute = 1_439

/**
 * Knobs of the hours without marketing. The standard is that of calls in the United States, from 8 a.m. to 9 p.m. at the place of
 * the called ([47 CFR 64.1200(c)(1)](https://www.ecfr.gov/current/title-47/section-64.1200)).
 */
export const quietHoursPolicySchema = group({
  fromMinute: whole(
    21 * 60,
    { least: 0, most: lastMinute },
    "Quiet hours begin at this minute of the recipient's day.",
  ),
  toMinute: whole(
    8 * 60,
    { least: 0, most: lastMinute },
    'They end before this minute, of the same day or the next; the same as `fromMinute`: there are none.',
  ),
  zone: z.string().default('UTC').refine(isZone, 'must be a time zone of the IANA data, such as Asia/Kolkata').meta({
    description: 'The time zone of recipients without a number, or with one that tells none.',
    scope: 'tenant',
  }),
})

export type QuietHoursPolicy = Settled<z.output<typeof quietHoursPolicySchema>>

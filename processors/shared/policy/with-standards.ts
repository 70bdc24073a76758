import { z } from 'zod'
import { group } from './knob.ts'

/** Standards for some knobs of a group, at any depth. */
export type Standards<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [N in keyof T]?: Standards<T[N]> }
    : T

type Shape = z.core.$ZodLooseShape

/**
 * The knobs of a group with other standards; ranges, effects and scopes stay. A standard outside of its knob's range is an error.
 * @throws Error a standard for a knob that there is not
 */
export const withStandards = <Of extends Shape>(
  knobs: z.ZodPrefault<z.ZodObject<Of>>,
  standards: Standards<z.output<z.ZodObject<Of>>>,
): z.ZodPrefault<z.ZodObject<Of>> => {
  const shape: Record<string, z.ZodType> = { ...(knobs.unwrap().shape as Record<string, z.ZodType>) }
  for (const [name, standard] of Object.entries(standards)) shape[name] = restandard(shape[name], standard)
  return group(shape as unknown as Of) as z.ZodPrefault<z.ZodObject<Of>>
}

const restandard = (knob: z.ZodType | undefined, standard: unknown): z.ZodType => {
  if (knob instanceof z.ZodPrefault) return withStandards(knob as never, standard as never)
  if (!(knob instanceof z.ZodDefault)) throw new Error('a standard is for no knob; name one of the group')
  const bare = knob.unwrap() as z.ZodType
  return bare.default(bare.parse(standard)).meta(knob.meta() ?? {})
}

import { z } from 'zod'

/** Knobs of a tenant lie upon those of the pods. Some bound the rows of a pod, and are the pods' alone. */
export type KnobScope = 'tenant' | 'pod'

/** All values of a policy, at any depth, as nobody may change them. */
export type Settled<T> = T extends object ? { readonly [N in keyof T]: Settled<T[N]> } : T

interface Range {
  readonly least: number
  readonly most: number
}

/** A whole number. @param effect in words for an operator */
export const whole = (standard: number, { least, most }: Range, effect: string, scope: KnobScope = 'tenant') =>
  z.int().min(least).max(most).default(standard).meta({ description: effect, scope })

/** A part of a whole, 0 to 1. */
export const share = (standard: number, effect: string, scope: KnobScope = 'tenant') =>
  z.number().min(0).max(1).default(standard).meta({ description: effect, scope })

/** Any text of `least` to `most` UTF-16 code units. JSON can spell half a surrogate pair, and no event and no row can hold one. */
export const text = ({ least = 1, most }: { readonly least?: number; readonly most: number }) =>
  z
    .string()
    .min(least)
    .max(most)
    .refine((value) => value.isWellFormed(), 'must have no half of a surrogate pair')

/** A list of whole numbers, with one entry at least. */
export const wholes = (standard: readonly number[], { least, most }: Range, effect: string) =>
  z
    .array(z.int().min(least).max(most))
    .min(1)
    .max(16)
    .default([...standard])
    .meta({ description: effect, scope: 'tenant' })

/** Knobs under one name. */
export const group = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.object(shape).prefault({} as never)

/** One knob for each of several names. */
export const each = <Name extends string, Knob extends z.ZodType>(names: readonly Name[], knob: (name: Name) => Knob) =>
  group(Object.fromEntries(names.map((name) => [name, knob(name)])) as Record<Name, Knob>)

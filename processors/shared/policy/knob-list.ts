import { z } from 'zod'
import type { KnobScope } from './knob.ts'

/** A knob as the documentation of a policy shows it. */
export interface Knob {
  /** Names of fields, separated by dots. */
  readonly path: string
  readonly standard: unknown
  /** Its JSON schema, without standard, scope and effect. */
  readonly valid: Readonly<Record<string, unknown>>
  readonly scope: KnobScope
  readonly effect: string
}

interface Node {
  readonly properties?: Readonly<Record<string, Node>>
  readonly default?: unknown
  readonly description?: string
  readonly scope?: KnobScope
}

/** All knobs of a policy's schema, in its order. */
export const knobsOf = (schema: z.ZodType): readonly Knob[] =>
  knobsIn(z.toJSONSchema(schema, { io: 'input' }) as Node, '')

const knobsIn = (node: Node, path: string): readonly Knob[] =>
  Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const at = path === '' ? name : `${path}.${name}`
    return child.scope === undefined ? knobsIn(child, at) : [knob(at, child, child.scope)]
  })

const knob = (path: string, node: Node, scope: KnobScope): Knob => {
  const { default: standard, description = '', scope: _, ...valid } = node
  return { path, standard, valid, scope, effect: description }
}

import { DecodeError, SchemaNotLoaded } from '#codec/errors.ts'
import type { EventCodec } from '#codec/event-codec.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { Topic } from '#stream/topic.ts'
import { SeededRandom } from '#world/simulator/seeded-random.ts'
import { fullTopics, fullValues } from './full-values.ts'
import { AllocationCounter, fastestMs } from './measure.ts'
import { type Mutation, mutations } from './mutations.ts'
import { openCodec, type Seed, validEvents } from './valid-events.ts'

/** The figures of one run. */
export interface HostileResult {
  readonly inputs: number
  /** Errors besides those of dead letters; 0, or a record can stop a pod. */
  readonly crashes: number
  /** Time of one thread for the slowest input, milliseconds. */
  worstMs: number
  /** Most bytes allocated for one input. */
  worstBytes: number
  /** Values in the largest event. */
  worstValues: number
  /** Inputs without a fault. */
  read: number
  slowest: string
  largest: string
}

/** One in so many is at the bounds: they cost a thousand times as much as others. */
const fullShare = 0.005
/** At its start a program compiles: that is no matter of its inputs. */
const warmUps = 100

interface Input {
  readonly kind: string
  readonly topic: Topic<unknown>
  readonly record: RawRecord
}

/** Decodes so many damaged records. @param say told of each crash, with its seed */
export const runHostile = async (inputs: number, seed: number, say: (line: string) => void): Promise<HostileResult> => {
  const codec = await openCodec()
  const events = validEvents() as readonly [Seed, ...Seed[]]
  const random = new SeededRandom(`hostile ${seed}`)
  const allocations = new AllocationCounter()
  const result = { inputs, crashes: 0, worstMs: 0, worstBytes: 0, worstValues: 0, read: 0, slowest: '', largest: '' }
  for (let left = warmUps; left > 0; left--) look(codec, drawFull(events, random))
  for (let number = 0; number < inputs; number++) {
    const input = draw(events, random)
    const outcome = look(codec, input)
    if (outcome.crash !== undefined) {
      result.crashes++
      say(`input ${number} of seed ${seed}, ${input.kind}: ${outcome.crash}`)
    }
    if (outcome.event !== undefined) result.read++
    result.worstValues = Math.max(result.worstValues, sizeOf(outcome.event))
    measure(codec, input, allocations, result)
  }
  return result
}

const draw = (events: readonly [Seed, ...Seed[]], random: SeededRandom): Input => {
  const seed = random.pick(events)
  if (random.chance(fullShare)) return drawFull(events, random)
  const [kind, mutate] = random.pick(Object.entries(mutations) as [[string, Mutation]])
  return { kind: `${kind} ${seed.encoding}`, topic: seed.topic, record: mutate(seed, random.pick(events), random) }
}

const drawFull = (events: readonly [Seed, ...Seed[]], random: SeededRandom): Input => {
  const seed = random.pick(events)
  const kind = random.pick(['fullRequest', 'fullReport', 'fullJson'] as const)
  return { kind: `${kind} ${seed.encoding}`, topic: fullTopics[kind], record: fullValues[kind]!(seed, random) }
}

/** The event; nothing for a dead letter, or while a schema is missing. */
const look = (codec: EventCodec, { topic, record }: Input): { readonly event?: unknown; readonly crash?: string } => {
  try {
    return { event: codec.decode(topic, record) }
  } catch (error) {
    if (error instanceof DecodeError || error instanceof SchemaNotLoaded) return {}
    return { crash: (error as Error).stack ?? String(error) }
  }
}

const measure = (
  codec: EventCodec,
  { kind, topic, record }: Input,
  allocations: AllocationCounter,
  result: HostileResult,
): void => {
  const run = (): void => void look(codec, { kind, topic, record })
  const bytes = allocations.bytesOf(run)
  const ms = fastestMs(run, result.worstMs)
  const text = `${kind}, ${record.value?.length ?? 0} bytes for ${topic.name}`
  if (bytes > result.worstBytes) Object.assign(result, { worstBytes: bytes, largest: text })
  if (ms > result.worstMs) Object.assign(result, { worstMs: ms, slowest: text })
}

const sizeOf = (value: unknown): number =>
  typeof value !== 'object' || value === null
    ? 1
    : Object.values(value).reduce((sum: number, each) => sum + sizeOf(each), 1)

import type { Channel, MicroUsd } from '#schemas/types.ts'
import { isCostTold, totalCost } from './cost.ts'
import type { LifeOutput, LifeStep } from './life-step.ts'
import type { MessageFigure } from './message-figure.ts'
import { channelOf, isStub, type MessageRow } from './message-row.ts'

/** Tells the figures behind a step with public events. All come from rows and events, so a replay tells the same. */
export const withFigures = (step: LifeStep, before: MessageRow | undefined): LifeStep => {
  if (step.emit === undefined || step.emit.length === 0) return step
  const figures = figuresOf(step.emit, before)
  if (figures.length === 0) return step
  return { ...step, tell: [...(step.tell ?? []), ...figures.map((value) => ({ kind: 'figure', value }) as const)] }
}

const figuresOf = (emit: readonly LifeOutput[], before: MessageRow | undefined): readonly MessageFigure[] => {
  const figures: MessageFigure[] = []
  let told = toldCost(before)
  for (const output of emit) {
    const { kind, value } = output
    if (kind === 'sent') figures.push(...timeFigure('sent', output.value, value.sentAt, before))
    if (kind === 'delivered') figures.push(...timeFigure('delivered', output.value, value.deliveredAt, before))
    if (kind === 'adjusted') figures.push(...costFigure(channelOf(before!), value.provider, value.delta_usd))
    if (kind !== 'sent' && kind !== 'delivered' && kind !== 'failed') continue
    figures.push(...costFigure(value.channel, value.provider, value.cost_usd - told))
    told = value.cost_usd
  }
  return figures
}

/** A stub tells adjustments alone. */
const toldCost = (row: MessageRow | undefined): MicroUsd =>
  row === undefined || isStub(row) || !isCostTold(row) ? 0 : totalCost(row)

const costFigure = (channel: Channel, provider: string, amount: MicroUsd): readonly MessageFigure[] =>
  amount === 0 ? [] : [{ kind: 'cost', channel, provider, amount }]

/** Clocks of providers may be behind. Rows of earlier builds do not know their beginning. */
const timeFigure = (
  kind: 'sent' | 'delivered',
  { channel, provider }: Pick<MessageFigure, 'channel' | 'provider'>,
  atMs: number | null,
  before: MessageRow | undefined,
): readonly MessageFigure[] => {
  const readyAt = before === undefined || isStub(before) ? null : before.readyAt
  return atMs === null || readyAt === null ? [] : [{ kind, channel, provider, amount: Math.max(0, atMs - readyAt) }]
}

import { beforeEach, describe, expect, it } from 'vitest'
import {
  type Builds,
  buildsAt,
  BuildTrial,
  carefulTrial,
  standardTrial,
  type TrialSettings,
} from '#runtime/culprit/build-trial.ts'
import type { DeadLetterReport, DeadLetterStage } from '#runtime/task/dead-letter.ts'

const limits = { window: 20, failures: 10, tenants: 3, provenAfter: 50, wellPerFailure: 3, doubtMs: 60_000 }
const isNew: Builds = { proven: 'a', candidate: { build: 'b', wentWell: 0 } }

const trialOf = (opened: Builds, settings: Partial<TrialSettings> = {}): BuildTrial =>
  new BuildTrial('b', { onFlood: 'hold', limits, ...settings }, opened)

let offset: number
beforeEach(() => {
  offset = 0
})

const report = (tenant: string | undefined, stage: DeadLetterStage, error: unknown): DeadLetterReport => ({
  reason: 'RULE_FAILED',
  stage,
  topic: 'numbers',
  partition: 0,
  offset: offset++,
  attempt: 1,
  tenant,
  error,
})

const tenants = ['ada', 'bob', 'cy']

interface Load {
  readonly failures: number
  /** After each failure. */
  readonly well?: number
  readonly from?: readonly (string | undefined)[]
  readonly stage?: DeadLetterStage
  /** The steps are not run: nothing is thrown. */
  readonly areRefused?: boolean
}

const load = (
  trial: BuildTrial,
  { failures, well = 0, from = tenants, stage = 'process', areRefused = false }: Load,
) => {
  for (let count = 0; count < failures; count++) {
    trial.failed(report(from[count % from.length], stage, areRefused ? undefined : new Error('x')))
    for (let good = 0; good < well; good++) trial.wentWell()
  }
}

const commit = (trial: BuildTrial): Builds => {
  const row = trial.freeze()
  trial.fold()
  return row
}

describe('a new build', () => {
  it.each([
    ['failures of half of the window are no flood', { failures: 10 }, false],
    ['one failure more of three tenants is one', { failures: 11 }, true],
    ['failures of timers count likewise', { failures: 11, stage: 'timer' }, true],
    ['two tenants are none, however often they fail', { failures: 100, from: ['ada', 'bob'] }, false],
    ['inputs without a key count for no tenant', { failures: 100, from: ['ada', 'bob', undefined] }, false],
    ['failures of half of all that runs are none', { failures: 100, well: 1 }, false],
    ['unreadable bytes are none', { failures: 100, stage: 'decode' }, false],
    ['records that are not at home are none', { failures: 100, stage: 'forward' }, false],
    ['batches that were passed over are none', { failures: 100, stage: 'fetch' }, false],
    ['what rules send to the dead letters themselves is none', { failures: 100, stage: 'park' }, false],
    ['steps that careful mode refuses are none', { failures: 100, areRefused: true }, false],
  ] satisfies readonly (readonly [string, Load, boolean])[])('%s', (_, given, isHeld) => {
    const trial = trialOf(isNew)
    load(trial, given)
    expect(trial.isHolding).toBe(isHeld)
  })

  it('tells the places of its first failures, ten at most, and no tenant', () => {
    const trial = trialOf(isNew)
    load(trial, { failures: 11 })
    expect(trial.held).toHaveLength(10)
    expect(trial.held?.[0]).toEqual({ topic: 'numbers', partition: 0, offset: 0, reason: 'RULE_FAILED' })
  })

  it('that only alarms is never held', () => {
    const trial = trialOf(isNew, { onFlood: 'alarm' })
    load(trial, { failures: 100 })
    expect(trial.isHolding).toBe(false)
  })

  it('is proven after so many good runs, over commits and processes, and never held after that', () => {
    const first = trialOf(isNew)
    for (let run = 0; run < 30; run++) first.wentWell()
    const second = trialOf(buildsAt({ builds: commit(first) }, 'b'))
    for (let run = 0; run < 19; run++) second.wentWell()
    expect(second.isNew).toBe(true)
    second.wentWell()
    expect(commit(second)).toEqual({ proven: 'b' })
    load(second, { failures: 100 })
    expect(second.isHolding).toBe(false)
  })

  it('is judged by the failures of earlier processes too, so that restarts commit no more of a flood', () => {
    const first = trialOf(isNew)
    load(first, { failures: 10 })
    const second = trialOf(buildsAt({ builds: commit(first) }, 'b'))
    load(second, { failures: 1 })
    expect(second.isHolding).toBe(true)
  })

  it('forgets good runs and failures of a dropped transaction', () => {
    const trial = trialOf(isNew)
    load(trial, { failures: 10, well: 1 })
    trial.drop()
    load(trial, { failures: 1 })
    expect(trial.isHolding).toBe(false)
    expect(commit(trial).candidate?.wentWell).toBe(0)
  })
})

describe('a commit of a new build', () => {
  it.each([
    ['waits after a failure', 1, 0, 0, true],
    ['waits no longer with three good runs for each failure', 2, 3, 0, false],
    ['waits with fewer', 2, 2, 0, true],
    ['waits for a minute at most', 1, 0, 60_000, false],
    ['waits until the window is full at most', 20, 0, 0, false],
  ])('%s', (_, failures, well, waitedMs, isInDoubt) => {
    const trial = trialOf(isNew)
    load(trial, { failures, well, from: ['ada'] })
    trial.look(waitedMs)
    expect(trial.isInDoubt).toBe(isInDoubt)
  })

  it('has not the work of the flood, but tells the hold', () => {
    const trial = trialOf(isNew)
    load(trial, { failures: 11 })
    const { candidate } = trial.freezeUndone()
    expect(candidate).toMatchObject({ build: 'b', wentWell: 0, held: trial.held })
    expect(candidate?.window).toBeUndefined()
  })
})

describe('a hold', () => {
  const held = (): BuildTrial => {
    const trial = trialOf(isNew)
    load(trial, { failures: 11 })
    trial.drop()
    trial.stand()
    trial.freezeUndone()
    trial.fold()
    return trial
  }

  it('outlives an aborted transaction and its process', () => {
    const trial = held()
    trial.drop()
    expect(trial.isHolding).toBe(true)
    expect(trialOf(buildsAt({ builds: trial.freezeUndone() }, 'b')).isHolding).toBe(true)
  })

  it('ends by an order for this build, and does not come back', () => {
    const trial = held()
    trial.release({ build: 'c' })
    expect(trial.held).toBeDefined()
    trial.release({ build: 'b' })
    expect([trial.held, trial.isHolding]).toEqual([undefined, true])
    trial.goOn()
    load(trial, { failures: 100 })
    expect(trial.isHolding).toBe(false)
    expect(trialOf(buildsAt({ builds: commit(trial) }, 'b')).isHolding).toBe(false)
  })

  it('stays when the transaction with its end is aborted, so that the order is read again', () => {
    const trial = held()
    trial.release({ build: 'b' })
    trial.goOn()
    trial.freeze()
    trial.drop()
    expect(trial.held).toBeDefined()
  })

  it('ends when the build only alarms from now on, also for a later process', () => {
    const builds = held().freezeUndone()
    const trial = trialOf(builds, { onFlood: 'alarm' })
    expect(trial.isHolding).toBe(false)
    expect(commit(trial).candidate?.held).toBeUndefined()
  })
})

describe('the builds of a task', () => {
  const failed = { window: { runs: 1, failed: [[1, 'x'] as [number, string]] }, held: [] }
  it.each([
    ['without a commit row have no build before: the first one is trusted', undefined, { proven: 'b' }],
    ['of an earlier program name none: the build is new', {}, { candidate: { build: 'b', wentWell: 0 } }],
    [
      'know another proven one: the build is new',
      { builds: { proven: 'a' } },
      { proven: 'a', candidate: { build: 'b', wentWell: 0 } },
    ],
    ['know it as proven: it is not new', { builds: { proven: 'b' } }, { proven: 'b' }],
    [
      'know it on trial: it goes on where it was, held or not',
      { builds: { proven: 'a', candidate: { build: 'b', wentWell: 7, ...failed } } },
      { proven: 'a', candidate: { build: 'b', wentWell: 7, ...failed } },
    ],
    [
      'know a newer one: its progress and its release are kept, its hold ends',
      { builds: { proven: 'b', candidate: { build: 'c', wentWell: 7, isReleased: true, ...failed } } },
      { proven: 'b', candidate: { build: 'c', wentWell: 7, isReleased: true } },
    ],
    [
      'know another one on trial: the build takes its place',
      { builds: { proven: 'a', candidate: { build: 'c', wentWell: 7, ...failed } } },
      { proven: 'a', candidate: { build: 'b', wentWell: 0 } },
    ],
  ] satisfies readonly (readonly [string, Parameters<typeof buildsAt>[0], Builds])[])('%s', (_, row, expected) => {
    expect(buildsAt(row, 'b')).toEqual(expected)
  })
})

describe('the limits of a trial in careful mode', () => {
  it('find a flood before the commit that careful mode makes after 100 steps', () => {
    const trial = trialOf(isNew, { limits: carefulTrial(standardTrial) })
    for (let run = 0; run < 50; run++) trial.failed(report(`t${run}`, 'process', new Error('x')))
    expect(trial.isHolding).toBe(false)
    expect(trial.isInDoubt).toBe(true)
    trial.failed(report('t', 'process', new Error('x')))
    expect(trial.isHolding).toBe(true)
  })
})

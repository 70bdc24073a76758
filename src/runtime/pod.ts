import { BackPressure } from '#runtime/watch/back-pressure.ts'
import { ChangelogCheck } from '#runtime/ownership/changelog-check.ts'
import { Checkpoints } from '#runtime/commit/checkpoints.ts'
import { CommitPace } from '#runtime/commit/commit-pace.ts'
import { CommitPipeline, type DoneCommit } from '#runtime/commit/commit-pipeline.ts'
import { DeadLetterFlood } from '#runtime/watch/dead-letter-flood.ts'
import { deadLetterReporter } from '#runtime/watch/dead-letter-log.ts'
import { NewPartitions, readNewPartitions } from '#runtime/watch/new-partitions.ts'
import type { InputQueue } from '#runtime/inputs/input-queue.ts'
import type { Rebalance } from '#runtime/ports/kafka-port.ts'
import { Openings } from '#runtime/ownership/openings.ts'
import type { OwnedTask } from '#runtime/ownership/owned-task.ts'
import { OwnedTasks } from '#runtime/ownership/owned-tasks.ts'
import { FloodHolds } from '#runtime/watch/flood-holds.ts'
import { HeldInputs } from '#runtime/watch/held-inputs.ts'
import { PauseReport } from '#runtime/watch/pause-report.ts'
import { PodReport } from '#runtime/watch/pod-report.ts'
import { Recovery } from '#runtime/commit/recovery.ts'
import { StoppedInputs } from '#runtime/watch/stopped-inputs.ts'
import type { PodParts } from './pod-parts.ts'
import { OpenPodView } from './open-pod-view.ts'
import { type StepParts, stepTasks } from './step-tasks.ts'
import { StepTimes } from './step-times.ts'
import { Ticker } from './ticker.ts'
import { TaskCountCheck } from '#runtime/ownership/task-count-check.ts'
import { TopicWatch } from '#runtime/watch/topic-watch.ts'
import { UnownedWatch } from '#runtime/ownership/unowned-watch.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'
import { withTimeout } from '#runtime/ports/with-timeout.ts'

const idlePollMs = 100
const busyPollMs = 10
const longestSettleMs = 2_000
const closingTries = 2

/**
 * One process of an application: owns the tasks whose journal partitions the group gives it, and commits all of them in one
 * transaction. One loop: poll, answer rebalances, tick once a second, step every task, start a commit when it is time.
 * Restores, looks for new partitions and the transaction itself run beside the loop.
 */
export class Pod {
  readonly #parts: PodParts
  readonly #tasks: OwnedTasks
  readonly #ticker: Ticker
  readonly #backPressure: BackPressure
  readonly #flood: DeadLetterFlood
  readonly #pauseReport: PauseReport
  readonly #report: PodReport
  readonly #stepParts: StepParts
  readonly #openings: Openings
  readonly #changelogCheck: ChangelogCheck
  readonly #topicWatch: TopicWatch
  readonly #newPartitions: NewPartitions
  readonly #stoppedInputs: StoppedInputs
  readonly #heldInputs: HeldInputs
  readonly #floodHolds: FloodHolds
  readonly #commits: CommitPipeline
  readonly #checkpoints: Checkpoints
  readonly #recovery: Recovery
  readonly #unowned: UnownedWatch
  readonly #pace: CommitPace
  /** A poll of the last second was full: what did not come may wait inside the client, behind other input. */
  #hasBacklog = false
  readonly #end = new AbortController()

  constructor(parts: PodParts) {
    const { own, consumer, producer, rows, failPoint, session, observer, log, nowMs } = parts
    this.#parts = parts
    const owner = { journalTopic: own.journal, session, pod: parts.address }
    this.#tasks = new OwnedTasks(owner)
    this.#ticker = new Ticker(owner, nowMs)
    this.#backPressure = new BackPressure(consumer)
    this.#flood = new DeadLetterFlood(observer, log, nowMs)
    this.#pauseReport = new PauseReport(observer, log)
    this.#report = new PodReport(parts)
    this.#stepParts = { ...parts, stepTimes: new StepTimes(observer) }
    const onDeadLetter = deadLetterReporter(observer, log, nowMs, this.#flood)
    const taskCountCheck = new TaskCountCheck(own)
    const changelogCheck = (this.#changelogCheck = new ChangelogCheck(parts))
    const { traceOfTask } = this.#report
    this.#openings = new Openings({ ...parts, onDeadLetter, taskCountCheck, traceOfTask })
    this.#topicWatch = new TopicWatch({ ...parts, taskCountCheck, changelogCheck })
    this.#newPartitions = new NewPartitions(parts.topology, own)
    this.#stoppedInputs = new StoppedInputs(parts)
    this.#heldInputs = new HeldInputs(parts)
    this.#floodHolds = new FloodHolds(parts)
    this.#recovery = new Recovery({ ...parts, changelogCheck, stop: this.#end.signal }, own.journal)
    this.#unowned = new UnownedWatch(parts)
    this.#pace = new CommitPace(parts.commitIntervalMs)
    const commitParts = { producer, rows, failPoint, changelogTopic: own.changelog, owner, log }
    this.#commits = new CommitPipeline(commitParts, nowMs, (done) => this.#committed(done))
    this.#checkpoints = new Checkpoints(parts)
    parts.watch?.attach(new OpenPodView({ ...parts, tasks: this.#tasks, openings: this.#openings }))
  }

  /** Ends {@link run} after a last commit. */
  stop(): void {
    this.#end.abort()
  }

  /**
   * Runs until stopped. Resolves when the last commit is done; the caller then closes the clients.
   * @throws FencedError; TaskCorruptedError; TopicsError; KafkaCallError when this process can only go on from what Kafka holds,
   * or when the last commit was not done in time
   */
  async run(): Promise<void> {
    const { observer } = this.#parts
    observer.state('restoring')
    try {
      await this.#passUntilStopped()
      observer.state('stopping')
      await this.#leave(this.#tasks.all)
    } finally {
      // The clients are closed next, which no call of a transaction should find out about.
      const { sleep } = this.#parts
      await withTimeout(longestSettleMs, 'settle', this.#commits.settle(), sleep).catch(() => undefined)
    }
    this.#report.work(this.#tasks.all)
    observer.state('stopped')
  }

  async #passUntilStopped(): Promise<void> {
    try {
      while (!this.#end.signal.aborted) await this.#pass()
    } finally {
      // The questions of the last commit must not wait behind those of openings.
      this.#openings.cancel(this.#openings.numbers)
    }
  }

  async #pass(): Promise<void> {
    const { consumer, nowMs } = this.#parts
    const batch = await consumer.poll(this.#isBusy ? busyPollMs : idlePollMs)
    this.#hasBacklog ||= batch.isFull
    this.#ticker.awaitAfterSleep(this.#tasks.all)
    this.#tasks.distribute(batch, nowMs())
    await this.#recoverFailed()
    for (let event = consumer.nextRebalance(); event !== undefined; event = consumer.nextRebalance())
      await this.#answer(event)
    this.#takeOpened()
    await this.#changelogCheck.checkRecreated(consumer.recreated, this.#tasks.all)
    this.#grow()
    const fetched = this.#fetchedInputs
    await this.#stoppedInputs.readAgain(fetched)
    await this.#heldInputs.check(batch, fetched)
    const hasTicked = this.#ticker.tickWhenDue(this.#tasks.all)
    const steps = stepTasks(this.#tasks.all, this.#stepParts)
    if (steps > 0) this.#parts.observer.steps(steps)
    await this.#floodHolds.check(this.#tasks.all)
    // After the steps: a task that was refused a schema has asked again by then, so that it is not told as going on.
    if (hasTicked) this.#eachSecond()
    this.#backPressure.balance(this.#tasks.inputs)
    if (this.#mustCommit()) this.#commit()
    this.#report.census(this.#tasks.all)
  }

  get #isBusy(): boolean {
    return this.#commits.busy || this.#openings.size > 0 || this.#tasks.withWork.length > 0
  }

  async #answer(event: Rebalance): Promise<void> {
    const numbers = event.partitions.map(({ partition }) => partition)
    if (event.kind === 'revoke')
      await this.#report.rebalances.revoked(numbers, event.lost, () => this.#revoke(numbers, event.lost))
    else {
      this.#report.rebalances.assigned(numbers)
      this.#openings.start(numbers)
      this.#unowned.assigned()
      // Assigned in truth only when they are restored; until then the group must not wait.
      this.#parts.consumer.assign([])
      if (this.#openings.size === 0) this.#report.opened()
    }
  }

  #takeOpened(): void {
    const { consumer, log, observer } = this.#parts
    // A failed opening ends the pod, which must not be while memory alone has the rows of its other tasks.
    if (this.#changelogCheck.stateFor(this.#tasks.all) !== 'whole') return
    const opened = this.#openings.take()
    if (opened.length === 0) return
    this.#tasks.add(opened)
    consumer.assign(opened.flatMap((task) => task.firstPositions))
    this.#heldInputs.hold(opened.flatMap((task) => task.group.queues))
    this.#awaitTicks(opened)
    observer.tasks(this.#tasks.size)
    if (this.#openings.size === 0) this.#report.opened()
    const careful = opened.filter((task) => task.isCareful).map(({ number }) => number)
    log.info({ tasks: opened.map(({ number }) => number), careful }, `opened ${opened.length} tasks`)
  }

  /** These tasks take no record before they have read a tick back, which only a commit brings. */
  #awaitTicks(tasks: readonly OwnedTask[]): void {
    this.#ticker.tickAndAwait(this.#tasks.all, tasks)
    this.#pace.hurry()
  }

  async #revoke(numbers: readonly number[], lost: boolean): Promise<void> {
    const { consumer, observer, log, failPoint } = this.#parts
    this.#openings.cancel(numbers)
    const leaving = this.#tasks.withNumbers(numbers)
    if (lost) this.#tasks.remove(leaving)
    await this.#leave(lost ? [] : leaving)
    failPoint('before-unassign')
    this.#tasks.remove(leaving)
    this.#report.work(leaving)
    const queues = leaving.flatMap((task) => task.group.queues)
    this.#backPressure.forget(queues)
    this.#heldInputs.release(queues)
    consumer.unassign(leaving.flatMap((task) => task.committedPositions))
    observer.tasks(this.#tasks.size)
    log.info({ tasks: numbers, lost }, `closed ${leaving.length} tasks`)
  }

  /** The group waits meanwhile, or whoever stops the pod: only the rows of a lost changelog may take longer. */
  async #leave(tasks: readonly OwnedTask[]): Promise<void> {
    const { revokeBudgetMs, sleep } = this.#parts
    await this.#changelogCheck.secure(tasks, () => this.#commitNow())
    await withTimeout(revokeBudgetMs, 'last commit', this.#commitLast(tasks), sleep)
  }

  /** Commits what is done of these tasks, and that they are closed. A failure takes them back to the commit before. */
  async #commitLast(tasks: readonly OwnedTask[]): Promise<void> {
    await this.#settle()
    for (const task of tasks) task.close()
    // The group may have changed since the last poll, and refuse the first try.
    for (let tries = 0; tries < closingTries && tasks.some((task) => task.hasWork); tries++) await this.#commitNow()
  }

  /** @returns whether it was committed */
  async #commitNow(): Promise<boolean> {
    await this.#settle()
    this.#commit()
    return this.#settle()
  }

  #commit(): void {
    this.#pace.begun()
    this.#commits.start(this.#tasks.withWork)
  }

  /** @returns false when the transaction under way has failed */
  async #settle(): Promise<boolean> {
    await this.#commits.settle()
    return !(await this.#recoverFailed())
  }

  async #recoverFailed(): Promise<boolean> {
    const failed = this.#commits.takeFailed()
    if (failed === undefined) return false
    this.#parts.observer.aborted(failed.error instanceof KafkaCallError ? failed.error.operation : 'other')
    await this.#recovery.recover(failed, this.#tasks)
    this.#backPressure.balance(this.#tasks.inputs)
    this.#awaitTicks(this.#tasks.all)
    return true
  }

  #grow(): void {
    this.#topicWatch.lookWhenDue(this.#tasks.all)
    this.#newPartitions.found(this.#topicWatch.takeCounts(this.#tasks.all))
    readNewPartitions(this.#tasks, this.#newPartitions, this.#parts)
  }

  get #fetchedInputs(): readonly InputQueue[] {
    return this.#backPressure.fetched(this.#tasks.inputs)
  }

  #eachSecond(): void {
    const { observer, nowMs } = this.#parts
    this.#flood.check()
    if (!this.#hasBacklog) this.#stoppedInputs.checkWhenDue(this.#fetchedInputs)
    const waiting = [...this.#tasks.all, ...this.#openings.all]
    if (waiting.some(({ pausedBy }) => pausedBy !== undefined)) this.#topicWatch.lookWhenDue(this.#tasks.all, true)
    this.#pauseReport.check(this.#topicWatch.causesOf(waiting), this.#hasBacklog)
    this.#hasBacklog = false
    // A task still waiting for a broker must not keep the pod from being ready while its other tasks run.
    if (this.#tasks.size > 0 && this.#openings.size === 0) this.#report.opened()
    this.#tasks.report(observer)
    this.#report.looks(this.#tasks.all, (task) => this.#checkpoints.savedMs(task))
    observer.held(this.#heldInputs.count)
    this.#tasks.recommitWhenDue(nowMs())
    this.#checkpoints.makeWhenDue(this.#tasks.all)
    this.#unowned.look({ open: this.#tasks.all.map(({ number }) => number), opening: this.#openings.numbers })
  }

  #mustCommit(): boolean {
    if (this.#commits.busy) return false
    const { withWork } = this.#tasks
    if (withWork.length === 0) return false
    return this.#pace.isDue(this.#parts.nowMs()) || withWork.some((task) => task.isBlockedUntilCommit)
  }

  #committed(done: DoneCommit): void {
    this.#pace.committed(this.#parts.nowMs(), done.tookMs)
    this.#recovery.succeeded()
    this.#report.committed(done)
  }
}

import { expect, it } from 'vitest'
import { Limiter } from '#runtime/ownership/limiter.ts'
import { openTask } from '#runtime/ownership/open-task.ts'
import { TaskCountCheck } from '#runtime/ownership/task-count-check.ts'
import { own } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { podParts } from '../run-pod.ts'

it('a task sends the offset of its journal when it has moved none', async () => {
  const parts = podParts(new MemoryBroker())
  const shared = { limiter: new Limiter(1), taskCountCheck: new TaskCountCheck(own) }
  const opener = { ...parts, ...shared, onDeadLetter: () => undefined }
  const task = await openTask(0, opener, new AbortController().signal)
  task.freeze()
  task.fold()
  task.freeze()
  expect(task.frozenOffsets(own.journal)).toEqual([{ topic: own.journal, partition: 0, offset: 0 }])
})

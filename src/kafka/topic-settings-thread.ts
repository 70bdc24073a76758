import { constants, platform, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { readTopicSettings, type TopicSettingsThreadData } from './read-topic-settings.ts'

// The thread of `readTopicSettingsInThread`: answers once and ends. On Linux a priority is that of a thread; elsewhere it would be
// that of the whole process.
if (platform() === 'linux') setPriority(constants.priority.PRIORITY_LOW)
const { connection, topics, token } = workerData as TopicSettingsThreadData
const tokens = token === undefined ? {} : { tokens: { get: () => Promise.resolve(token) } }
parentPort!.postMessage(await readTopicSettings({ ...connection, ...tokens }, topics))

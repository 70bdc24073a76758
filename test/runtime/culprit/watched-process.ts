import { setTimeout as pause } from 'node:timers/promises'
import { startWatchdog } from '#runtime/culprit/watchdog.ts'

// A process with a watchdog and steps that take their time. Arguments: time-out in ms, what it does.
const [timeoutMs = '', does = ''] = process.argv.slice(2)
const watchdog = startWatchdog(Number(timeoutMs), { application: 'watched' })

const busyFor = (ms: number): void => {
  for (const untilMs = performance.now() + ms; performance.now() < untilMs;);
}

/** The thread is there. */
await pause(500)
console.log('begins')
if (does === 'loops') {
  watchdog.beat()
  for (;;);
}
if (does === 'is slow') {
  for (let step = 0; step < 6; step++) {
    watchdog.beat()
    busyFor(Number(timeoutMs) / 2)
  }
}
if (does === 'rests') {
  watchdog.beat()
  watchdog.rest()
  busyFor(Number(timeoutMs) * 3)
}
if (does === 'is stopped') {
  watchdog.beat()
  busyFor(Number(timeoutMs) / 2)
  watchdog.rest()
}
console.log('ends')
if (does === 'closes') {
  await watchdog.close()
  watchdog.beat()
  busyFor(Number(timeoutMs) * 3)
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import { superviseScript } from './artifacts.ts'

/** A command, and the place for its words. */
export interface SupervisedCommand {
  readonly command: string
  readonly args: readonly string[]
  /** Takes standard output and standard error; appended to. */
  readonly logFile: string
  /** Holds only this run's data: removed when the owner dies without stopping the process. */
  readonly folder: string
}

/** A running process that ends with its owner at the latest. */
export interface SupervisedProcess {
  readonly pid: number
  /** Resolves when the process has ended, with its exit code or the signal's name. */
  readonly exited: Promise<string>
  /** Sends the signal and resolves when the process has ended. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

/**
 * Runs a command that cannot outlive this process: a pipe that ends with its owner tells the shell beside it to kill it
 * (also after `kill -9`, an uncaught exception or `process.exit`). It has its own process group, so that Ctrl-C
 * reaches only the owner, who decides.
 */
export async function startSupervised({
  command,
  args,
  logFile,
  folder,
}: SupervisedCommand): Promise<SupervisedProcess> {
  const log = await open(logFile, 'a')
  const child = spawn(superviseScript, [folder, command, ...args], { stdio: ['pipe', log.fd, log.fd], detached: true })
  const exited = once(child, 'exit').then(([code, signal]) => String(code ?? signal))
  try {
    await once(child, 'spawn')
  } finally {
    await log.close()
  }
  return {
    pid: child.pid ?? 0,
    exited,
    end: async (signal) => {
      child.kill(signal)
      await exited
    },
  }
}

/** The last lines of what a process has printed, for an error's text. */
export async function lastWords(logFile: string, lines = 15): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}

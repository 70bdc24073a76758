#!/usr/bin/env node
import { endAtOnce, report } from './exit.ts'
import { program } from './program.ts'

/** A client that closes needs a second or two; one that does not holds the process for ever. */
const closingMs = 5_000

try {
  await program().parseAsync()
} catch (error) {
  process.exitCode = report(error)
}
setTimeout(endAtOnce, closingMs).unref()

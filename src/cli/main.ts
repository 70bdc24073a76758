#!/usr/bin/env node
import { report } from './exit.ts'
import { program } from './program.ts'

try {
  await program().parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

import { once } from 'node:events'
import { LocalStackError } from './stack-error.ts'
import { startLocalStack } from './start-stack.ts'

// A local stack for as long as this runs: prints the lines that point other programs to it, and stops it on Ctrl-C.
try {
  const stack = await startLocalStack({ env: process.env, log: (line) => console.error(line) })
  console.log(`export EVENTZR_KAFKA_BROKERS=${stack.brokers}`)
  console.log(`export EVENTZR_SCHEMA_REGISTRY_URL=${stack.registryUrl}`)
  if (!/^(localhost|127\.)/.test(stack.brokers)) console.log('export EVENTZR_ALLOW_PLAINTEXT=true')
  console.log('export EVENTZR_REPLICATION_FACTOR=1')
  console.log('export EVENTZR_ALLOW_KNOWN_HMAC_KEY=true')
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await stack.stop()
} catch (error) {
  console.error(error instanceof LocalStackError ? error.message : error)
  process.exitCode = 1
}

import { execFile, spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../docs/markdown.ts'

const run = promisify(execFile)
const here = import.meta.dirname
const installTimeoutMs = 90_000

/** A program in another language, ready to be started; or the reason and remedy of its absence. */
export type ForeignReader =
  | { readonly command: string; readonly args: readonly string[] }
  | { readonly missing: string; readonly remedy: string }

/** Libraries of the registry's own program. */
const jars = ['org.apache.avro.avro', 'com.fasterxml.jackson.core.jackson-*', 'org.slf4j.slf4j-api']

/** Apache Avro in Java, out of the libraries beside the local registry. */
export const javaReader = async (): Promise<ForeignReader> => {
  const found = jars.map((jar) => globSync(join(root, '.local/registry/lib', `${jar}-[0-9]*.jar`)))
  const java = process.env['JAVA_HOME'] === undefined ? 'java' : join(process.env['JAVA_HOME'], 'bin', 'java')
  const version = await run(java, ['-version']).catch(() => undefined)
  if (version === undefined || found.some(({ length }) => length === 0))
    return {
      missing: 'Java 17 or the jar of Apache Avro',
      remedy: 'scripts/bootstrap.sh --stack, with Java 17 and Maven installed',
    }
  const fast = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto']
  return { command: java, args: [...fast, '-cp', found.flat().join(':'), join(here, 'AvroReader.java')] }
}

/** Fastavro in Python. */
export const pythonReader = async (): Promise<ForeignReader> => {
  try {
    const { stdout } = await run(join(root, 'scripts/python-tools.sh'), { timeout: installTimeoutMs })
    return { command: join(stdout.trim(), 'python'), args: [join(here, 'avro_reader.py')] }
  } catch (error) {
    const remedy = 'install python3 with python3-venv, and see that PyPI can be reached'
    return { missing: `Python with fastavro: ${(error as Error).message}`, remedy }
  }
}

/** What a reader makes of record values: one canonical JSON object for each. @throws with its words when it fails */
export const readAll = async (
  reader: ForeignReader,
  registryUrl: string,
  values: readonly Buffer[],
): Promise<readonly unknown[]> => {
  if ('missing' in reader) throw new Error(`${reader.missing} is not there: ${reader.remedy}`)
  const child = spawn(reader.command, [...reader.args, registryUrl], { stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject))
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  child.stdin.on('error', () => undefined).end(values.map((value) => `${value.toString('base64')}\n`).join(''))
  const code = await ended
  if (code !== 0) throw new Error(`${reader.command} ended with ${code}: ${errors.slice(-2_000)}`)
  return output
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
}

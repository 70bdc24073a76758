import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { kafkaJars, registryJar } from './artifacts.ts'

/** A Java that can run the broker. */
export interface Java {
  readonly command: string
  readonly version: number
}

/** The tools of this machine for a local stack. */
export interface StackTools {
  /** Java 17 or newer; undefined when there is none or an older one. */
  readonly java: Java | undefined
  /** Whether the bootstrap has fetched broker and registry. */
  readonly jars: boolean
  /** Whether a container runtime answers. Asked only when Java cannot do it, since that takes longer. */
  readonly containers: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

const run = promisify(execFile)
const oldestJava = 17

/** Looks for Java, the fetched jars and, where they do not suffice, a container runtime. Never throws. */
export async function probeStackTools(env: Environment): Promise<StackTools> {
  const [java, jars] = await Promise.all([probeJava(env), probeJars()])
  const javaSuffices = java !== undefined && jars && env['EVENTZR_STACK'] !== 'containers'
  return { java, jars, containers: !javaSuffices && (await probeContainers()) }
}

/** The Java of `JAVA_HOME` or else of the PATH, when it is new enough. */
export async function probeJava(env: Environment): Promise<Java | undefined> {
  const command = env['JAVA_HOME'] ? join(env['JAVA_HOME'], 'bin', 'java') : 'java'
  const version = parseJavaVersion(await outputOf(command, ['-version']))
  return version !== undefined && version >= oldestJava ? { command, version } : undefined
}

/** The major version in what `java -version` prints: 17 for `"17.0.15"`, 8 for `"1.8.0_412"`. */
export function parseJavaVersion(output: string): number | undefined {
  const match = / version "(?:1\.)?(\d+)/.exec(output)
  return match?.[1] === undefined ? undefined : Number(match[1])
}

/** Whether broker and registry lie where the bootstrap puts them. */
export async function probeJars(): Promise<boolean> {
  return (await exists(kafkaJars)) && (await exists(registryJar))
}

/** Whether Maven is here; the bootstrap fetches the jars with it. */
export async function probeMaven(): Promise<boolean> {
  return (await outputOf('mvn', ['--version'])).includes('Maven')
}

/** Whether a container runtime answers. */
export async function probeContainers(): Promise<boolean> {
  try {
    const { getContainerRuntimeClient } = await import('testcontainers')
    await getContainerRuntimeClient()
    return true
  } catch {
    return false
  }
}

/** The version of the compiled Kafka library, or undefined when the native module or one of its libraries is missing. */
export async function probeKafkaClient(): Promise<string | undefined> {
  try {
    return (await import('@confluentinc/kafka-javascript')).default.librdkafkaVersion
  } catch {
    return undefined
  }
}

async function outputOf(command: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout, stderr } = await run(command, [...args])
    return stdout + stderr
  } catch {
    return ''
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

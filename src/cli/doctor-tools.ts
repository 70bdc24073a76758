import { type Java, probeContainers, probeJars, probeJava, probeKafkaClient, probeMaven } from '#world/local/probe.ts'
import { failed, type Finding, ok, skipped, warning } from './doctor-finding.ts'

/** The tools of this machine. */
export interface Tools {
  /** As in `process.versions.node`. */
  readonly node: string
  /** Version of the compiled Kafka library; undefined when it does not load. */
  readonly kafkaClient: string | undefined
  readonly java: Java | undefined
  readonly maven: boolean
  /** Broker and registry have been fetched. */
  readonly jars: boolean
  /** A container runtime answers; not asked when Java does it. */
  readonly containers: boolean
}

const oldestNode = 24
const probeTimeoutMs = 5_000

export const probeTools = async (environment: Readonly<Record<string, string | undefined>>): Promise<Tools> => {
  const [kafkaClient, java, maven, jars] = await Promise.all([
    inTime(probeKafkaClient(), undefined),
    inTime(probeJava(environment), undefined),
    inTime(probeMaven(), false),
    probeJars(),
  ])
  const containers = !javaSuffices({ java, maven, jars }) && (await inTime(probeContainers(), false))
  return { node: process.versions.node, kafkaClient, java, maven, jars, containers }
}

/** A container runtime that hangs must not hang its doctor. */
const inTime = async <T>(probe: Promise<T>, otherwise: T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), probeTimeoutMs)
  })
  return Promise.race([probe, late]).finally(() => clearTimeout(timer))
}

const javaSuffices = ({ java, maven, jars }: Pick<Tools, 'java' | 'maven' | 'jars'>): boolean =>
  java !== undefined && (jars || maven)

/**
 * Node and the Kafka client are always needed. The rest is for a local stack: what it lacks is only a warning when the addresses
 * of another broker and registry are given, or when the other way to run one is open.
 */
export const toolFindings = (tools: Tools, addressesGiven: boolean): readonly Finding[] => {
  const lacking = addressesGiven || tools.containers || javaSuffices(tools) ? warning : failed
  return [node(tools), kafkaClient(tools), java(tools, lacking), jars(tools, lacking), containers(tools, lacking)]
}

type Lacking = typeof failed

const node = ({ node: version }: Tools): Finding =>
  Number.parseInt(version, 10) >= oldestNode
    ? ok('node', version)
    : failed('node', `${version} is older than ${oldestNode}`, 'start through npm run cli, which brings its own')

const kafkaClient = ({ kafkaClient: version }: Tools): Finding =>
  version === undefined
    ? failed('kafka client', 'the compiled Kafka library does not load', 'run scripts/bootstrap.sh, which builds it')
    : ok('kafka client', `librdkafka ${version}`)

const java = ({ java: found }: Tools, lacking: Lacking): Finding =>
  found === undefined
    ? lacking('java', 'no Java 17 or newer for a local stack', 'apt-get install -y openjdk-17-jre-headless')
    : ok('java', `${found.version}`)

const jars = ({ jars: fetched, maven }: Tools, lacking: Lacking): Finding => {
  if (fetched) return ok('local stack', 'broker and registry are fetched')
  return maven
    ? ok('local stack', 'Maven is here; the first npm run demo fetches broker and registry with it')
    : lacking('local stack', 'broker and registry are not fetched and there is no Maven', 'apt-get install -y maven')
}

const containers = (tools: Tools, lacking: Lacking): Finding => {
  if (tools.containers) return ok('containers', 'a container runtime answers')
  return javaSuffices(tools)
    ? skipped('containers', 'not needed: Java runs the local stack')
    : lacking(
        'containers',
        'no container runtime answers',
        'start Docker or set DOCKER_HOST, or install Java and Maven',
      )
}

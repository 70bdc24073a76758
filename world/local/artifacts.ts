import { fileURLToPath } from 'node:url'

const projectPath = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url))

/** Folder with the broker's jars; filled by the bootstrap. */
export const kafkaJars = projectPath('.local/kafka')

/** The registry's program; its libraries lie beside it. */
export const registryJar = projectPath('.local/registry/apicurio-registry-app-3.0.9-runner.jar')

/** The broker's logging configuration. */
export const brokerLogging = fileURLToPath(new URL('log4j2.properties', import.meta.url))

/** The shell script that ends a process with its owner. */
export const superviseScript = fileURLToPath(new URL('supervise.sh', import.meta.url))

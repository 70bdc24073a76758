import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chooseStack } from '#world/local/choose-stack.ts'
import { freePorts } from '#world/local/free-port.ts'
import { javaBroker } from '#world/local/java-broker.ts'
import { probeStackTools } from '#world/local/probe.ts'
import { type Certificates, makeCertificates } from './certificates.ts'

/** A broker of its own with a listener for each way to connect. Addresses are `127.0.0.1:port`. */
export interface SecuredBroker {
  /** In plain text, for all other purposes. */
  readonly plaintext: string
  readonly tls: string
  readonly mtls: string
  /** SCRAM-SHA-256 and PLAIN. */
  readonly password: string
  readonly oauthbearer: string
  readonly certificates: Certificates
  readonly user: string
  /** For its own files; they go with it. */
  readonly folder: string
  readonly passwordFile: string
  stop(): Promise<void>
}

const user = 'ada'
const password = 'correct-horse-7'

/** @param reauthenticateMs the longest session of a client with a token: it must prove itself again, or is cut off (KIP-368) */
export const startSecuredBroker = async (reauthenticateMs: number): Promise<SecuredBroker> => {
  const choice = chooseStack(process.env, await probeStackTools(process.env))
  if (choice.kind !== 'java') throw new Error(`a secured broker needs Java; this run has ${choice.kind}`)
  const folder = mkdtempSync(join(tmpdir(), 'eventzr-secured-'))
  const certificates = makeCertificates(folder)
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password)
  const ports = await freePorts(6)
  const [port = 0, controllerPort = 0, ...others] = ports
  const settings = listenerSettings(ports, storesOf(folder, certificates), reauthenticateMs)
  const formatWith = ['--add-scram', `SCRAM-SHA-256=[name=${user},password=${password}]`]
  const broker = await javaBroker({ java: choice.java, folder, port, controllerPort, settings, formatWith })
  const stop = async (): Promise<void> => {
    if (broker.server.running) await broker.server.end('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  await broker.startFirst().catch(async (error: unknown) => {
    await stop()
    throw error
  })
  const [tls = '', mtls = '', byPassword = '', oauthbearer = ''] = others.map((each) => `127.0.0.1:${each}`)
  const addresses = { plaintext: broker.brokers, tls, mtls, password: byPassword, oauthbearer }
  return { ...addresses, certificates, user, folder, passwordFile, stop }
}

interface Stores {
  readonly keystore: string
  readonly truststore: string
}

const storesOf = (folder: string, { server, ca }: Certificates): Stores => {
  const keystore = join(folder, 'server-keystore.pem')
  writeFileSync(keystore, readFileSync(server.key, 'utf8') + readFileSync(server.certificate, 'utf8'))
  return { keystore, truststore: ca }
}

const names = ['PLAINTEXT', 'CONTROLLER', 'TLS', 'MTLS', 'PASSWORD', 'OAUTH'] as const

const kafkaSecurity = 'org.apache.kafka.common.security'

const listenerSettings = (
  ports: readonly number[],
  { keystore, truststore }: Stores,
  reauthenticateMs: number,
): Readonly<Record<string, string>> => {
  const listeners = names.map((name, index) => `${name}://127.0.0.1:${ports[index]}`)
  return {
    listeners: listeners.join(','),
    'advertised.listeners': listeners.filter((each) => !each.startsWith('CONTROLLER')).join(','),
    'listener.security.protocol.map':
      'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,TLS:SSL,MTLS:SSL,PASSWORD:SASL_SSL,OAUTH:SASL_SSL',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keystore,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': truststore,
    'listener.name.mtls.ssl.client.auth': 'required',
    'listener.name.password.sasl.enabled.mechanisms': 'SCRAM-SHA-256,PLAIN',
    'listener.name.password.scram-sha-256.sasl.jaas.config': `${kafkaSecurity}.scram.ScramLoginModule required;`,
    'listener.name.password.plain.sasl.jaas.config': `${kafkaSecurity}.plain.PlainLoginModule required user_${user}="${password}";`,
    'listener.name.oauth.sasl.enabled.mechanisms': 'OAUTHBEARER',
    'listener.name.oauth.oauthbearer.sasl.jaas.config': `${kafkaSecurity}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker" unsecuredValidatorRequiredScope="kafka";`,
    'listener.name.oauth.oauthbearer.sasl.server.callback.handler.class': `${kafkaSecurity}.oauthbearer.internals.unsecured.OAuthBearerUnsecuredValidatorCallbackHandler`,
    'listener.name.oauth.oauthbearer.connections.max.reauth.ms': String(reauthenticateMs),
  }
}

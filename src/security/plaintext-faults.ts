import type { ClientSettings, SecurityConfig } from './security-config.ts'

/**
 * Plain text leaves this machine only where somebody has said so: records and passwords could be read on the way.
 * @param file the settings file; without it nothing is known, and nothing is said
 */
export const plaintextFaults = (
  config: Partial<SecurityConfig>,
  file: ClientSettings | undefined,
): readonly string[] => {
  if (config.EVENTZR_ALLOW_PLAINTEXT === 'true' || file === undefined || isEncrypted(config, file)) return []
  const others = otherHosts(config.EVENTZR_KAFKA_BROKERS ?? '')
  if (others.length === 0) return []
  return [
    `EVENTZR_KAFKA_SECURITY: a connection to ${others.join(', ')} would be in plain text; set it to tls or sasl-tls, ` +
      'or set EVENTZR_ALLOW_PLAINTEXT=true where everybody in between is trusted',
  ]
}

/** Whether nobody on the way can read a connection. */
export const isEncrypted = (
  { EVENTZR_KAFKA_SECURITY: security }: Partial<SecurityConfig>,
  file: ClientSettings,
): boolean =>
  security === undefined ? /ssl$/i.test(String(file['security.protocol'] ?? 'plaintext')) : security !== 'plaintext'

/** Hosts of brokers beside this machine; a connection to its loopback goes over no network (RFC 6890, RFC 6761). */
export const otherHosts = (brokers: string): readonly string[] =>
  brokers
    .split(',')
    .map((broker) => broker.replace(/:\d+$/, ''))
    .filter((host) => host !== '' && !/^(localhost|.+\.localhost|127(\.\d+){3})$/i.test(host))

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { SecurityConfig, SecurityName } from './security-config.ts'
import { readSecret } from './security-settings.ts'

type Files = Partial<SecurityConfig>

const certificateNames = [
  'EVENTZR_KAFKA_CA_FILE',
  'EVENTZR_KAFKA_CERTIFICATE_FILE',
  'EVENTZR_KAFKA_OIDC_CA_FILE',
] as const satisfies readonly SecurityName[]

const secretNames = [
  'EVENTZR_KAFKA_PASSWORD_FILE',
  'EVENTZR_KAFKA_KEY_PASSWORD_FILE',
  'EVENTZR_KAFKA_OIDC_CLIENT_SECRET_FILE',
] as const satisfies readonly SecurityName[]

/** Faults of the files with certificates, keys and secrets; never with their contents. */
export const secretFaults = (files: Files): readonly string[] => [
  ...certificateNames.flatMap((name) => faultOf(name, files[name], readCertificate)),
  ...secretNames.flatMap((name) => faultOf(name, files[name], notEmpty)),
  ...faultOf('EVENTZR_KAFKA_KEY_FILE', files.EVENTZR_KAFKA_KEY_FILE, (file) => checkKey(file, files)),
]

const faultOf = (name: SecurityName, file: string | undefined, check: (file: string) => unknown): readonly string[] => {
  if (file === undefined) return []
  try {
    check(file)
    return []
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException
    if (error instanceof FileFault) return [`${name}: ${file} ${message}`]
    return syscall === undefined
      ? [`${name}: ${file} holds nothing that can be used (PEM)`]
      : [`${name}: ${code} reading ${file}`]
  }
}

/** The text goes behind the name of the file. */
class FileFault extends Error {}

const notEmpty = (file: string): void => {
  if (readSecret(file) === '') throw new FileFault('is empty')
}

/** The first certificate of a file. */
const readCertificate = (file: string): X509Certificate => {
  const certificate = new X509Certificate(readFileSync(file))
  if (certificate.validToDate.getTime() < Date.now())
    throw new FileFault(`holds a certificate that has expired on ${certificate.validToDate.toISOString()}`)
  return certificate
}

const checkKey = (file: string, { EVENTZR_KAFKA_CERTIFICATE_FILE: certificate, ...files }: Files): void => {
  const key = readKey(file, files.EVENTZR_KAFKA_KEY_PASSWORD_FILE)
  if (certificate === undefined || isFit(key, certificate)) return
  throw new FileFault('is not the key of EVENTZR_KAFKA_CERTIFICATE_FILE')
}

const readKey = (file: string, passwordFile: string | undefined): KeyObject => {
  const key = readFileSync(file)
  try {
    return createPrivateKey({ key, ...(passwordFile !== undefined && { passphrase: readSecret(passwordFile) }) })
  } catch {
    throw new FileFault('holds no key that can be read; check EVENTZR_KAFKA_KEY_PASSWORD_FILE')
  }
}

/** A certificate that cannot be read is a fault of its own. */
const isFit = (key: KeyObject, file: string): boolean => {
  try {
    return new X509Certificate(readFileSync(file)).checkPrivateKey(key)
  } catch {
    return true
  }
}

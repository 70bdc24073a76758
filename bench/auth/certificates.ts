import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files of certificates and keys (PEM), all signed by one authority but `otherCa`. */
export interface Certificates {
  readonly ca: string
  readonly otherCa: string
  /** For a server at 127.0.0.1, and not at `localhost`. */
  readonly server: KeyPair
  readonly client: KeyPair
}

export interface KeyPair {
  readonly certificate: string
  readonly key: string
}

/** Makes certificates for a day, in a folder. @throws when there is no `openssl` */
export const makeCertificates = (folder: string): Certificates => {
  const ca = makeAuthority(folder, 'ca')
  return {
    ca: ca.certificate,
    otherCa: makeAuthority(folder, 'other-ca').certificate,
    server: makePair(folder, 'server', ca, 'subjectAltName=IP:127.0.0.1\n'),
    client: makePair(folder, 'client', ca, 'extendedKeyUsage=clientAuth\n'),
  }
}

const openssl = (...args: readonly string[]): void => {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
}

const makeAuthority = (folder: string, name: string): KeyPair => {
  const pair = pathsOf(folder, name)
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    pair.key,
    '-out',
    pair.certificate,
    '-days',
    '1',
    '-subj',
    `/CN=${name}`,
  )
  return pair
}

const makePair = (folder: string, name: string, ca: KeyPair, extensions: string): KeyPair => {
  const pair = pathsOf(folder, name)
  const [request, extensionFile] = [join(folder, `${name}.csr`), join(folder, `${name}.ext`)]
  writeFileSync(extensionFile, extensions)
  openssl('req', '-new', ...newKey, '-keyout', pair.key, '-out', request, '-subj', `/CN=${name}`)
  const signer = ['-CA', ca.certificate, '-CAkey', ca.key, '-CAcreateserial']
  openssl('x509', '-req', '-in', request, ...signer, '-extfile', extensionFile, '-days', '1', '-out', pair.certificate)
  return pair
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

const pathsOf = (folder: string, name: string): KeyPair => ({
  certificate: join(folder, `${name}.pem`),
  key: join(folder, `${name}-key.pem`),
})

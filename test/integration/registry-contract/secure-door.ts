import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An answer in place of the registry's; undefined to pass the question on. */
export type Doorkeeper = (call: IncomingMessage) => { readonly status: number; readonly body: string } | undefined

/** Stands before a registry with TLS and rules of its own. Its certificate is from an authority that it has made itself. */
export class SecureDoor {
  readonly folder = mkdtempSync(join(tmpdir(), 'secure-door-'))
  readonly #target: URL
  readonly #server: Server
  doorkeeper: Doorkeeper = () => undefined

  constructor(target: string) {
    this.#target = new URL(target)
    this.#authority('ca')
    this.#authority('other')
    this.#certificate('server', 'ca')
    this.#certificate('client', 'ca')
    this.#server = createServer(
      {
        key: this.read('server.key'),
        cert: this.read('server.pem'),
        ca: this.read('ca.pem'),
        requestCert: true,
        rejectUnauthorized: false,
      },
      (call, response) => this.#receive(call, response),
    )
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  read(name: string): Buffer {
    return readFileSync(this.path(name))
  }

  write(name: string, text: string): string {
    writeFileSync(this.path(name), text)
    return this.path(name)
  }

  /** Opens it; gives the base URL behind it. */
  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.#target.pathname}`
  }

  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
    rmSync(this.folder, { recursive: true })
  }

  #receive(call: IncomingMessage, response: ServerResponse): void {
    const answer = this.doorkeeper(call)
    if (answer !== undefined) {
      call.resume()
      response.writeHead(answer.status, { location: 'https://elsewhere.invalid/' }).end(answer.body)
      return
    }
    const { authorization: _, host: __, ...headers } = call.headers
    const { hostname, port } = this.#target
    const passed = request({ hostname, port, method: call.method, path: call.url, headers }, (told) => {
      response.writeHead(told.statusCode ?? 502, told.headers)
      told.pipe(response)
    })
    passed.on('error', () => response.destroy())
    call.pipe(passed)
  }

  #openssl(...args: readonly string[]): void {
    execFileSync('openssl', args, { cwd: this.folder, stdio: 'pipe' })
  }

  #authority(name: string): void {
    const subject = `/CN=${name} of a test`
    this.#openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-subj',
      subject,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
    )
  }

  #certificate(name: string, authority: string): void {
    this.write('names.txt', 'subjectAltName=IP:127.0.0.1')
    this.#openssl(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
    )
    this.#openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      `${authority}.pem`,
      '-CAkey',
      `${authority}.key`,
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      'names.txt',
      '-out',
      `${name}.pem`,
    )
  }
}

import { isLoopback } from '../security/loopback.ts'

/**
 * Whether a browser has meant this server. A page of a stranger may have its own name resolved to this machine; its requests then
 * carry that name (DNS rebinding). On other addresses the token protects, and any name will do.
 * @param listening the address of the server
 * @param header of the request, such as `localhost:9465`
 */
export const isMeantHost = (listening: string, header: string | undefined): boolean => {
  if (!isLoopback(listening)) return true
  if (header === undefined || !URL.canParse(`http://${header}`)) return false
  const { hostname } = new URL(`http://${header}`)
  return isLoopback(hostname.replace(/^\[(.*)\]$/, '$1'))
}

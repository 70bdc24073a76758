/** Whether an address or name is of this machine alone (RFC 1122, RFC 4291, RFC 6761). */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

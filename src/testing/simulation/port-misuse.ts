/** The engine called a port in a way that the real client does not bear; the simulation fails at once. */
export class PortMisuse extends Error {
  readonly code = 'PORT_MISUSE'
}

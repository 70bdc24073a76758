/** A fault in the source of a dashboard; the message says where it is and how to repair it. */
export class DashboardFault extends Error {
  readonly code: 'UNKNOWN_VARIABLE' | 'UNKNOWN_LABEL' | 'WRONG_TYPE'

  constructor(code: DashboardFault['code'], message: string) {
    super(message)
    this.name = 'DashboardFault'
    this.code = code
  }
}

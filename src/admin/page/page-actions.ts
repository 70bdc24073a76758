/** Everything that somebody can do on the page. */
export interface PageActions {
  readonly select: (id: string | undefined) => void
  readonly focus: (id: string) => void
  readonly search: (text: string) => void
  readonly theme: () => void
  readonly token: (token: string) => void
  readonly inspect: (tenant: string, entity: string) => void
  readonly onGraphKey: (event: KeyboardEvent) => void
}

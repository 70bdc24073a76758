/** The result of one look at the surroundings; one line of the doctor's answer. */
export interface Finding {
  readonly check: string
  /** `warning`: something works worse or only a local stack would need it; `skipped`: another finding is in the way. */
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped'
  readonly detail: string
  /** The way to mend it. */
  readonly remedy?: string
}

export const ok = (check: string, detail: string): Finding => ({ check, state: 'ok', detail })

export const skipped = (check: string, detail: string): Finding => ({ check, state: 'skipped', detail })

export const warning = (check: string, detail: string, remedy: string): Finding => ({
  check,
  state: 'warning',
  detail,
  remedy,
})

export const failed = (check: string, detail: string, remedy: string): Finding => ({
  check,
  state: 'failed',
  detail,
  remedy,
})

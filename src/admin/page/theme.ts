const name = 'eventzr-theme'
const themes = ['auto', 'dark', 'light'] as const
export type Theme = (typeof themes)[number]

export const theme = (): Theme => themes.find((each) => each === localStorage.getItem(name)) ?? 'auto'

/** `auto` follows the system. */
export const applyTheme = (next: Theme = theme()): void => {
  localStorage.setItem(name, next)
  if (next === 'auto') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = next
}

export const nextTheme = (): void => applyTheme(themes[(themes.indexOf(theme()) + 1) % themes.length])

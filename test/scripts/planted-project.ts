import { copyFileSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** Makes a project of the given files that has this project's rules, and gives its folder. */
export function plantProject(files: Readonly<Record<string, string>>, rules: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'planted-'))
  for (const name of ['package.json', 'tsconfig.json', ...rules]) copyTo(folder, name)
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

const copyTo = (folder: string, name: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  copyFileSync(join(root, name), join(folder, name))
}

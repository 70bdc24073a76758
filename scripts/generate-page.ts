import { join } from 'node:path'
import { build } from 'rolldown'

const admin = join(import.meta.dirname, '..', 'src', 'admin')

/** `src/admin/built/page.js`: the program of the live page with its two libraries, for browsers of the last years. */
await build({
  input: join(admin, 'page', 'main.ts'),
  platform: 'browser',
  transform: { target: 'es2023' },
  logLevel: 'warn',
  output: { file: join(admin, 'built', 'page.js'), format: 'esm', minify: true, comments: { legal: true } },
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const dockerfile = readFileSync('Dockerfile', 'utf8')
const lastStage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))
const { imports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly imports: Readonly<Record<string, string>>
}
const folders = [...new Set(Object.values(imports).map((path) => path.split('/')[1]!))]

describe('the image of a pod', () => {
  it.each(folders)('has the folder %s, from which its program imports', (folder) => {
    expect(lastStage).toContain(`COPY --from=program /app/${folder} ${folder}\n`)
    expect(readFileSync('.dockerignore', 'utf8')).toContain(`\n!${folder}\n`)
  })

  it('runs the command line behind an init process, as a user by number', () => {
    expect(lastStage).toContain('ENTRYPOINT ["tini", "--", "node", "src/cli/main.ts"]\n')
    expect(lastStage).toMatch(/\nUSER \d+:\d+\n/)
  })

  it('links the Kafka client to the libraries that it has', () => {
    expect(lastStage).toContain(' libssl3 libsasl2-2 libzstd1 libcurl4 ')
    expect(dockerfile).toContain('CKJS_LINKING=dynamic npm ci --omit=dev')
  })

  it('starts Node with a thread for each call of the Kafka client, and with compiled code', () => {
    expect(lastStage).toMatch(/UV_THREADPOOL_SIZE=16/)
    expect(lastStage).toMatch(/NODE_COMPILE_CACHE=\/app\/\.compile-cache/)
  })
})

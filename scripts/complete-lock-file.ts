import { readFileSync, writeFileSync } from 'node:fs'

// A registry mirror that carries packages for a few platforms alone makes `npm install` leave the others out of the
// lock file, which `npm ci` then refuses as incomplete. Run after `npm install`: adds them, without their hashes, for the
// platform that their names tell. With --check it only ends with 1 when some are missing.

interface LockedPackage {
  readonly version?: string
  readonly dev?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const lockFile = 'package-lock.json'
const lock = JSON.parse(readFileSync(lockFile, 'utf8')) as { packages: Record<string, LockedPackage | PlatformPackage> }

const platformName =
  /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x)(?:-(gnu|musl|eabi|msvc)\w*)?$/

interface PlatformPackage {
  readonly version: string
  readonly cpu: readonly string[]
  readonly dev?: true
  readonly libc?: readonly string[]
  readonly optional: true
  readonly os: readonly string[]
}

function platformPackage(name: string, version: string, dev: boolean): PlatformPackage {
  const [, os, cpu, abi] = platformName.exec(name) ?? []
  if (os === undefined || cpu === undefined || !/^\d+\.\d+\.\d+$/.test(version)) {
    throw new Error(
      `${name}@${version} is missing in ${lockFile} and its name does not tell its platform; add it by hand.`,
    )
  }
  const libc = os === 'linux' ? { libc: [abi === 'musl' ? 'musl' : 'glibc'] } : {}
  return { version, cpu: [cpu], ...(dev ? { dev } : {}), ...libc, optional: true, os: [os] }
}

/** Whether `name` is locked where the package at `path` finds it: in its own folder or one above. */
function isLocked(path: string, name: string): boolean {
  if (lock.packages[`${path}/node_modules/${name}`.replace(/^\//, '')] !== undefined) return true
  return path !== '' && isLocked(path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/'))), name)
}

const missing = Object.entries(lock.packages).flatMap(([path, locked]) =>
  Object.entries(('optionalDependencies' in locked && locked.optionalDependencies) || {})
    .filter(([name]) => !isLocked(path, name))
    .map(([name, version]) => ({ name, version, dev: locked.dev === true })),
)
for (const { name, version, dev } of missing)
  lock.packages[`node_modules/${name}`] = platformPackage(name, version, dev)

const byPath = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => a.localeCompare(b, 'en')
lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(byPath))
if (process.argv.includes('--check')) {
  if (missing.length > 0) {
    console.error(
      `${lockFile} lacks ${missing.length} packages of other platforms: run node scripts/complete-lock-file.ts`,
    )
    process.exitCode = 1
  }
} else {
  writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`${lockFile}: added ${missing.length} packages of other platforms`)
}

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const IMPORT = /^import (?:type )?\{[^}]*\} from '([^']+)';\n/gm
const EXPORT_FROM = /^export (?:type )?(\{[^}]*\}|\*) from '([^']+)';\n/gm
const REFERENCE = /^\/\/\/ <reference .*\n/gm

/**
 * The declarations of an entry and its imports, as one file. The names of the entry are exported, the rest is local.
 * Throws when one of them imports from a package: the types of a client must stand alone.
 */
export function bundleDeclarations(entry: string): string {
  const texts = new Map<string, string>()
  collect(entry, texts)
  const own = texts.get(entry)!
  const exported = [...exportsOf(entry, own)].sort()
  const body = [...texts.values()].map((text) => localDeclarations(text)).join('')
  return `/// <reference types="node" />\n${body}export { ${exported.join(', ')} };\n`
}

/** Reads a file and its imports, each once. */
function collect(file: string, texts: Map<string, string>): void {
  if (texts.has(file)) return
  const text = readFileSync(file, 'utf8')
  texts.set(file, text)
  for (const specifier of importsOf(text)) collect(fileOf(file, specifier), texts)
}

const importsOf = (text: string): string[] => [
  ...[...text.matchAll(IMPORT)].map(([, specifier]) => specifier!),
  ...[...text.matchAll(EXPORT_FROM)].map(([, , specifier]) => specifier!),
]

function fileOf(importer: string, specifier: string): string {
  if (!specifier.startsWith('.'))
    throw new Error(`${importer} shows a type of ${specifier}: declare what a client shows in the client itself`)
  return join(dirname(importer), specifier.replace(/\.ts$/, '.d.ts'))
}

/** The exported names of a file. */
function exportsOf(file: string, text: string): ReadonlySet<string> {
  const declared = [...text.matchAll(/^export (?:declare )?(?:const|class|type|interface|function) (\w+)/gm)].map(
    ([, name]) => name!,
  )
  const passedOn = [...text.matchAll(EXPORT_FROM)].flatMap(([, names, specifier]) =>
    names === '*'
      ? [...exportsOf(fileOf(file, specifier!), readFileSync(fileOf(file, specifier!), 'utf8'))]
      : names!
          .slice(1, -1)
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== ''),
  )
  return new Set([...declared, ...passedOn])
}

const localDeclarations = (text: string): string =>
  text
    .replaceAll(REFERENCE, '')
    .replaceAll(IMPORT, '')
    .replaceAll(EXPORT_FROM, '')
    .replaceAll(/^export \{\};\n/gm, '')
    .replaceAll(/^\/\/ Generated.*\n/gm, '')
    .replaceAll(/^export (?!declare)(?=const|class|function)/gm, 'declare ')
    .replaceAll(/^export /gm, '')

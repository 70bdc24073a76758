/** The parts of a syntax node that these rules read. */
interface Node {
  readonly type: string
  readonly name?: string
  readonly arguments?: readonly unknown[]
  readonly callee?: Node
  readonly source?: { readonly value: string } | null
  readonly specifiers?: readonly { readonly imported?: { readonly name?: string } }[]
}

interface Context {
  report(finding: { readonly node: Node; readonly message: string }): void
}

const isDate = (node: Node | undefined): boolean => node?.type === 'Identifier' && node.name === 'Date'

const readsTheClock = {
  create: (context: Context) => {
    const report = (node: Node) =>
      context.report({
        node,
        message: 'A rule sees time only as `at` or as a field of its record; a date is made from one of them.',
      })
    return {
      NewExpression: (node: Node) => {
        if (isDate(node.callee) && node.arguments?.length === 0) report(node)
      },
      CallExpression: (node: Node) => {
        if (isDate(node.callee)) report(node)
      },
    }
  },
}

const loadsAtRunTime = {
  create: (context: Context) => ({
    ImportExpression: (node: Node) =>
      context.report({
        node,
        message: 'What a rule uses is imported at the top of its file, where the direction of imports is checked.',
      }),
  }),
}

const ofTheDomain = /^(\.{1,2}|#stream|#schemas|#processors)\//

/** Libraries whose answer depends on their arguments alone, with the names that may be used. */
const pureLibraries = new Map([
  ['uuid', ['NIL']],
  ['node:crypto', ['hash']],
  ['zod', ['z']],
])

const importsAnythingElse = {
  create: (context: Context) => {
    const check = (node: Node) => {
      if (!node.source || ofTheDomain.test(node.source.value) || takesOnlyPureNames(node)) return
      context.report({
        node,
        message: `A rule imports from #stream, #schemas, #processors and pure libraries alone, not from ${node.source.value}; RxJS operators come from #stream/operators.ts.`,
      })
    }
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check }
  },
}

const takesOnlyPureNames = ({ source, specifiers = [] }: Node): boolean => {
  const names = pureLibraries.get(source?.value ?? '') ?? []
  return specifiers.length > 0 && specifiers.every(({ imported }) => names.includes(imported?.name ?? ''))
}

/** Lint rules for code that must give the same answer on every replay; the linter has no such rules of its own. */
export default {
  meta: { name: 'purity' },
  rules: { 'no-clock': readsTheClock, 'no-dynamic-import': loadsAtRunTime, 'no-other-imports': importsAnythingElse },
}

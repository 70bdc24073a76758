// Which folder may import from which. A folder's own files are always allowed; what is not listed is an error.
const everything = '^(src|state|processors|topology|schemas-avro|simulator|local|bench|clients|test|scripts|examples)/'

/** Files of `folder` import only from `allowed` (path starts) of this project; libraries are not restricted. */
const within = (folder, ...allowed) => ({
  name: `${folder}-imports`,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: { path: everything, pathNot: [folder, ...allowed].map((start) => `^${start}(/|$)`) },
})

/** As `within`, and of libraries only the named ones: what runs in here must give the same answer on every replay. */
const pure = (folder, allowed, libraries = []) => ({
  name: `${folder}-imports`,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: {
    pathNot: [
      ...[folder, ...allowed].map((start) => `^${start}(/|$)`),
      ...libraries.map((library) => `(^|/)node_modules/${library}/`),
    ],
  },
})

module.exports = {
  forbidden: [
    pure('src/stream', [], ['rxjs']),
    pure('schemas-avro', []),
    pure('processors', ['src/stream', 'schemas-avro'], ['uuid']),
    pure('topology', ['processors', 'src/stream', 'schemas-avro']),
    within('state', 'src/stream'),
    within('src/runtime', 'src/stream', 'state'),
    within('src/kafka', 'src/runtime', 'src/stream'),
    within('src/codec', 'src/runtime', 'src/stream', 'schemas-avro'),
    within('src/testing', 'src/runtime', 'src/stream', 'state'),
    within('src/replay', 'src/runtime', 'src/stream'),
    within('src/observe', 'src/runtime', 'src/stream'),
    // The verifier judges from topics and registry alone: it must not know what it judges.
    within(
      'src/verify',
      'src/stream',
      'src/kafka',
      'src/codec/framing.ts',
      'src/codec/registry-request.ts',
      'src/runtime/log.ts',
      'src/runtime/batch.ts',
      'schemas-avro',
    ),
    within('simulator', 'schemas-avro', 'src/codec'),
    within('local', 'schemas-avro', 'src/codec'),
    within('bench', 'schemas-avro', 'src', 'state', 'local', 'simulator'),
    {
      name: 'runs-only-beside-the-engine',
      comment: 'The simulators and the local stack serve the demo, benchmarks and tests.',
      severity: 'error',
      from: { path: everything, pathNot: '^(simulator|local|bench|src/cli|test|scripts)/' },
      to: { path: '^(simulator|local|bench)/' },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { path: everything, pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-libraries-in-the-product',
      severity: 'error',
      from: { path: '^(src|state|processors|topology|schemas-avro)/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    // The TypeScript compiler of this project has no API for tools: without another parser nothing would be found.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
}

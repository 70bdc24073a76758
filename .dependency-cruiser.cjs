// Which folder may import from which. A folder's own files are always allowed; what is not listed is an error.
const everything = '^(src|state|processors|topology|schemas-avro|world|bench|clients|test|scripts|examples|grafana)/'

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
      ...libraries.map((library) => `(^|/)node_modules/${library}/|^(node:)?${library}$`),
    ],
  },
})

/** The wings of the engine, each with those that it may build on; the loop (pod.ts and its neighbours) builds on all. */
const wings = {
  ports: [],
  inputs: ['ports'],
  parking: ['ports', 'inputs'],
  task: ['ports', 'inputs', 'parking'],
  letters: ['ports', 'inputs', 'task'],
  culprit: ['ports', 'inputs', 'task'],
  upgrade: ['ports', 'inputs'],
  ownership: ['ports', 'inputs', 'parking', 'task', 'culprit', 'upgrade'],
  commit: ['ports', 'inputs', 'task', 'culprit', 'ownership'],
  watch: ['ports', 'inputs', 'task', 'ownership'],
}

const wing = ([name, lower]) =>
  within(`src/runtime/${name}`, ...lower.map((each) => `src/runtime/${each}`), 'src/stream', 'state')

/** Parts of the codec without a library and without an API of newer Nodes: clients run where this project does not. */
const bundled = [
  'avro-schema',
  'envelope-schema',
  'epoch-ms',
  'errors',
  'forbidden-key',
  'framing',
  'json-text',
  'limits',
  'micro-usd',
  'named-types',
  'rfc3339',
  'uuid-text',
].map((file) => `src/codec/${file}.ts`)

module.exports = {
  forbidden: [
    pure('src/stream', [], ['rxjs']),
    pure('schemas-avro', []),
    // The linter names what may be taken from these: a hash, and nothing random.
    pure('processors', ['src/stream', 'schemas-avro'], ['uuid', 'crypto', 'zod']),
    within('processors/shared', 'src/stream', 'schemas-avro'),
    within('processors/cpaas', 'processors/shared', 'src/stream', 'schemas-avro'),
    within('processors/studio', 'processors/shared', 'src/stream', 'schemas-avro'),
    pure('topology', ['processors', 'src/stream', 'schemas-avro']),
    within('state', 'src/stream'),
    within('src/runtime', 'src/stream', 'state'),
    ...Object.entries(wings).map(wing),
    within('src/kafka', 'src/runtime', 'src/stream'),
    within('src/codec', 'src/runtime', 'src/stream', 'schemas-avro'),
    within('src/testing', 'src/runtime', 'src/stream', 'state'),
    within('src/replay', 'src/runtime', 'src/stream'),
    within('src/observe', 'src/runtime', 'src/stream'),
    within('src/trace', 'src/runtime/ports'),
    within('src/inspect', 'src/runtime', 'src/stream', 'state', 'schemas-avro', 'src/testing/memory-batch.ts'),
    within('src/admin', 'src/observe', 'src/runtime', 'src/stream', 'src/security/loopback.ts', 'state'),
    // It runs in browsers: of the server it knows the shape of answers.
    within('src/admin/page', 'src/admin/graph-facts.ts', 'src/admin/live-facts.ts', 'src/admin/inspection-facts.ts'),
    // The verifier judges from topics and registry alone: it must not know what it judges.
    within(
      'world/verifier',
      'src/stream',
      'src/kafka',
      'src/codec/framing.ts',
      'src/codec/registry-access.ts',
      'src/codec/registry-request.ts',
      'src/runtime/ports/log.ts',
      'src/runtime/ports/batch.ts',
      'schemas-avro',
    ),
    {
      ...within('world/simulator', 'schemas-avro', 'src/codec'),
      from: { path: '^world/simulator/', pathNot: '^world/simulator/health/' },
    },
    // This one simulates the shipped rules of health themselves.
    within('world/simulator/health', 'world/simulator', 'processors', 'schemas-avro'),
    within('world/local', 'schemas-avro', 'src/codec'),
    within('world/doors'),
    within('world/demo', 'world', 'src', 'topology', 'processors'),
    within('world/prometheus', 'world/local'),
    within('world/dashboards', 'world', 'src', 'topology', 'grafana/source'),
    pure('clients/core', ['src/runtime/task/home-task.ts', ...bundled], ['crypto']),
    pure('clients/cpaas-orchestrator-client', ['clients/core', 'schemas-avro/types.ts']),
    {
      name: 'nothing-imports-clients',
      comment: 'Clients are built from the project, never the other way round.',
      severity: 'error',
      from: { path: everything, pathNot: '^(clients|test|scripts)/' },
      to: { path: '^clients/' },
    },
    within('examples', 'src', 'state'),
    within('grafana', 'src/observe/definitions', 'src/stream', 'processors'),
    within('bench', 'schemas-avro', 'src', 'state', 'examples', 'topology', 'world'),
    {
      name: 'runs-only-beside-the-engine',
      comment:
        'The world, benchmarks and dashboards serve the command line, scripts and tests; examples serve benchmarks and tests.',
      severity: 'error',
      from: { path: everything, pathNot: '^(world|bench|examples|grafana|src/cli|test|scripts)/' },
      to: { path: '^(world|bench|examples|grafana)/' },
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
      from: { path: '^(src|state|processors|topology|schemas-avro)/', pathNot: '^src/admin/page/' },
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

/** The folders with TypeScript of this project, tests aside. Those of `clients` leave out what is built there. */
export const sourceFolders = [
  'src',
  'state',
  'processors',
  'topology',
  'schemas-avro',
  'world',
  'bench',
  'examples',
  'clients/core',
  'clients/cpaas-orchestrator-client/src',
  'grafana/source',
  'scripts',
] as const

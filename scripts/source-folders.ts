/** The folders with TypeScript of this project, tests aside; `clients` is still to come. */
export const sourceFolders = [
  'src',
  'state',
  'processors',
  'topology',
  'schemas-avro',
  'world',
  'bench',
  'examples',
  'clients',
  'scripts',
] as const

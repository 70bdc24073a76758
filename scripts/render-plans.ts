/** A pattern for one kind of numbers, as mobiles or toll-free ones. Its lengths are implied by it. */
type Kind = readonly [pattern: string, lengths?: readonly number[]]

type Text = string | 0

/** One territory in the metadata of libphonenumber-js (its METADATA.md names the places); 0 is nothing. */
type Territory = readonly [
  callingCode: string,
  exitCode: Text,
  form: string,
  lengths: readonly number[],
  formats: unknown,
  trunk: Text | undefined,
  trunkRule: Text | undefined,
  trunkPattern: Text | undefined,
  rewriting: Text | undefined,
  trunkOptional: unknown,
  leadingDigits: Text | undefined,
  kinds: readonly (Kind | 0)[],
]

/** The metadata of libphonenumber-js with all kinds of numbers ("max"). */
export interface PhoneMetadata {
  /** The territories of a calling code; the first makes its rules. */
  readonly country_calling_codes: Readonly<Record<string, readonly string[]>>
  readonly countries: Readonly<Record<string, Territory>>
  readonly nonGeographic: Readonly<Record<string, Territory>>
}

/** The version of the metadata, and the day of its release. */
export interface PlanSource {
  readonly asOf: string
  readonly source: string
}

/** The text of numbering-plans.ts. */
export const renderPlans = (metadata: PhoneMetadata, { asOf, source }: PlanSource): string => `${header}
export const numberingPlans: { readonly asOf: string; readonly source: string; readonly plans: readonly NumberingPlan[] } = {
  asOf: '${asOf}',
  source: '${source}',
  plans: [
${territoriesOf(metadata).map(renderPlan).join('\n')}
  ],
}
`

const header = `// Written by scripts/generate-numbering-plans.ts from the metadata of libphonenumber-js: change neither by hand.

/** The national numbers behind one calling code, those of all of its territories. */
export interface NumberingPlan {
  readonly callingCode: string
  /** Matches a national number, from its beginning to its end, if some territory uses it. */
  readonly numbers: string
  /** Matches the digits that are dialled ahead of a national number within the country, as the 0 in +44 (0)7700 900123. */
  readonly trunk?: string
  /** Replaces the match of \`trunk\` in terms of its groups, if they match; without it the match falls away. */
  readonly rewritten?: string
}
`

const territoriesOf = ({
  country_calling_codes,
  countries,
  nonGeographic,
}: PhoneMetadata): readonly (readonly Territory[])[] => [
  ...Object.values(country_calling_codes).map((names) => names.map((name) => countries[name]!)),
  ...Object.values(nonGeographic).map((territory) => [territory]),
]

const renderPlan = (territories: readonly Territory[]): string => {
  const [callingCode, , , , , trunk, , trunkPattern, rewriting] = territories[0]!
  const kinds = territories.flatMap(([, , , , , , , , , , , each]) => each.filter((kind) => kind !== 0))
  const numbers = alternatives(kinds.map(([pattern]) => pattern))
  const form = alternatives(territories.map(([, , each]) => each))
  // A few kinds match more than the form of a national number allows.
  const fields = [
    ['callingCode', callingCode],
    ['numbers', `(?=${form}$)${numbers}`],
    ['trunk', trunkPattern || trunk],
    ['rewritten', rewriting],
  ] as const
  return `    { ${fields.flatMap(([name, value]) => (value ? [`${name}: ${quoted(value)}`] : [])).join(', ')} },`
}

/** Territories have many patterns in common; an empty one stands for a kind that another one covers. */
const alternatives = (patterns: readonly string[]): string =>
  `(?:${[...new Set(patterns.filter((pattern) => pattern !== ''))].join('|')})`

const quoted = (pattern: string): string => `'${pattern.replaceAll('\\', '\\\\')}'`

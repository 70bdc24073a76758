import type { FanOutRow } from './fan-out-matrix.ts'

/** Where the assets of a trigger are to be shown; an empty list means everywhere. */
export interface Places {
  readonly channels: readonly string[]
  readonly placements: readonly string[]
}

/** Tells whether a trigger wants a row: the row is for one of its places at least. Unknown names choose nothing. */
export const chooser = ({ channels, placements }: Places): ((row: FanOutRow) => boolean) => {
  const [named, placed] = [placeNames(channels), placeNames(placements)]
  return (row) => isFor(row.channels, named) && isFor(row.placements, placed)
}

/** Services write one name in several ways: `Medium rectangle`, `medium-rectangle`, `MEDIUM_RECTANGLE`. */
const placeNames = (names: readonly string[]): ReadonlySet<string> =>
  new Set(
    names.map((name) =>
      name
        .trim()
        .toUpperCase()
        .replaceAll(/[\s-]+/g, '_'),
    ),
  )

const isFor = (places: readonly string[], wanted: ReadonlySet<string>): boolean =>
  places.length === 0 || wanted.size === 0 || places.some((place) => wanted.has(place))

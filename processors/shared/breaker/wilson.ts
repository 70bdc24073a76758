/** One-sided 95 %. */
const z = 1.645

/**
 * The rate, 0 to 1, that the true rate exceeds with 95 % confidence when `hits` of `trials` are seen: Wilson's score
 * interval, which stays honest for few trials ([Wilson 1927](https://doi.org/10.1080/01621459.1927.10502953)). 0 for no
 * trials.
 */
export const wilsonLowerBound = (hits: number, trials: number): number => {
  if (trials === 0) return 0
  const rate = hits / trials
  const spread = z * Math.sqrt((rate * (1 - rate)) / trials + (z * z) / (4 * trials * trials))
  return Math.max(0, (rate + (z * z) / (2 * trials) - spread) / (1 + (z * z) / trials))
}

import { domesticNumbers } from './domestic-numbers.ts'
import { fictionalNumber } from './fictional-numbers.ts'
import type { NumberingPlan } from './numbering-plans.ts'
import { numberingPlans } from './numbering-plans.ts'

/** A plan in a form that decides fast. */
interface CompiledPlan extends Pick<NumberingPlan, 'callingCode' | 'rewritten'> {
  readonly numbers: RegExp
  readonly trunk: RegExp | undefined
}

const plans = new Map(numberingPlans.plans.map((plan) => [plan.callingCode, plan]))
/** Patterns take milliseconds to compile, and most runs meet a few countries. The answers are the same without it. */
const compiled = new Map<string, CompiledPlan>()

/** E.164, 6.2.1: with the country code. */
const mostDigits = 15
const domestic = new RegExp(domesticNumbers.map(({ numbers }) => numbers.source).join('|'))

/**
 * A number with a plus as it is dialled from abroad; `undefined` when nobody can dial it from there. Digits for dialling within
 * the country fall away, as the 0 in +44 (0)7700 900123, unless the number is right with them.
 */
export const dialledNumber = (number: string): string | undefined => {
  const plan = number.startsWith('+') ? planOf(number) : undefined
  if (plan === undefined) return undefined
  if (isDialled(plan, number)) return number
  const dialled = withoutTrunk(plan, number)
  return isDialled(plan, dialled) ? dialled : undefined
}

const isDialled = ({ numbers }: CompiledPlan, number: string): boolean =>
  number.length <= mostDigits + 1 && (numbers.test(number) ? !domestic.test(number) : fictionalNumber.test(number))

/** No country code is the beginning of another one. */
const planOf = (number: string): CompiledPlan | undefined => {
  for (let end = 2; end <= 4; end++) {
    const plan = compiledPlan(number.slice(1, end))
    if (plan !== undefined) return plan
  }
  return undefined
}

const compiledPlan = (callingCode: string): CompiledPlan | undefined => {
  const known = compiled.get(callingCode)
  if (known !== undefined) return known
  const plan = plans.get(callingCode)
  if (plan === undefined) return undefined
  const made = compile(plan)
  compiled.set(callingCode, made)
  return made
}

const compile = ({ callingCode, numbers, trunk, ...rest }: NumberingPlan): CompiledPlan => ({
  ...rest,
  callingCode,
  numbers: new RegExp(`^\\+${callingCode}${numbers}$`),
  trunk: trunk === undefined ? undefined : new RegExp(`^(?:${trunk})`),
})

const withoutTrunk = ({ callingCode, trunk, rewritten }: CompiledPlan, number: string): string => {
  const national = number.slice(1 + callingCode.length)
  const match = trunk?.exec(national)
  if (!trunk || !match) return number
  // A group may take no part in the match: then there is nothing to rewrite.
  const rest =
    rewritten !== undefined && match.at(-1) !== undefined
      ? national.replace(trunk, rewritten)
      : national.slice(match[0].length)
  return `+${callingCode}${rest}`
}

import { Ajv, type ValidateFunction } from 'ajv'
import ajvFormats from 'ajv-formats'

/** Validators of JSON events by the schemas of an AsyncAPI document, by topic; each is compiled once. */
export const jsonValidators = (document: object): ((topic: string) => ValidateFunction) => {
  const ajv = ajvFormats.default(new Ajv({ strict: false }))
  ajv.addSchema(document, 'asyncapi', false, false)
  const known = new Map<string, ValidateFunction>()
  return (topic) => {
    const validate =
      known.get(topic) ?? ajv.compile({ $ref: `asyncapi#/components/messages/${topic}.json/payload/schema` })
    known.set(topic, validate)
    return validate
  }
}

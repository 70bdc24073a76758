import type { z } from 'zod'
import type { kafkaVariables } from '../variables/kafka-variables.ts'
import type { securityVariables } from '../variables/security-variables.ts'

/** The variables for connections to brokers. */
export type SecurityConfig = Readonly<z.infer<z.ZodObject<typeof kafkaVariables & typeof securityVariables>>>

export type SecurityName = keyof typeof securityVariables

/** Settings of librdkafka. */
export type ClientSettings = Readonly<Record<string, string | number | boolean>>

import { cpaas } from './cpaas.ts'
import { studio } from './studio.ts'

/** The applications by name: each is its topology as a function of its policy. */
export const applications = Object.freeze({ cpaas, studio })

export type ApplicationName = keyof typeof applications

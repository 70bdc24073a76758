import { hash } from 'node:crypto'

/** 16 hex digits of SHA-256: tells texts apart that nobody has made to be alike. Never an identity. */
export const shortHash = (text: string): string => hash('sha256', text, 'hex').slice(0, 16)

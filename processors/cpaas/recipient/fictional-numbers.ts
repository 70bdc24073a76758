/**
 * Numbers that nobody has and no numbering plan contains, for tests and demonstrations: 07700 900000 to 900999 in Britain
 * (ofcom.org.uk, numbers for use in TV and radio drama). Those of North America, 555-0100 to 555-0199, are in its plan.
 */
export const fictionalNumber = /^\+447700900\d{3}$/

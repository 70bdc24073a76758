/**
 * Whether tests need every program that this project does not bring: Java and Python readers, kubectl, a browser. On the machines of the
 * project a missing one is a failure; elsewhere it is told, and its tests are left out.
 */
export const areOutsideToolsRequired =
  process.env['CI'] !== undefined || process.env['EVENTZR_OUTSIDE_TOOLS'] === 'required'

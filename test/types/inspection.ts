import type { InspectionFacts } from '../../src/admin/inspection-facts.ts'
import type { ShownInspection } from '../../src/inspect/masked-inspection.ts'

/** The page reads what the command answers. */
export const readByThePage = (answer: ShownInspection): InspectionFacts => answer

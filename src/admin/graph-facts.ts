/** A node of the drawn graph. */
export interface GraphNode {
  /** `<kind>:<name>`; the end of dead letters is `end:dead-letter`. */
  readonly id: string
  readonly kind: 'source' | 'processor' | 'store' | 'sink' | 'end'
  readonly name: string
  /** The schema of a topic or store. */
  readonly schema?: string
  /** Inbound, event, command or internal: of a topic. */
  readonly role?: string
  /** The parts of a store's key. */
  readonly key?: readonly string[]
}

/** A line from one node to another. Records pass along flows and feedbacks; a processor writes its state and reads that of others. */
export interface GraphEdge {
  readonly kind: 'flow' | 'feedback' | 'state' | 'read'
  readonly from: string
  readonly to: string
  /** The output, or the feedback. */
  readonly label: string
  /** The names of its counted edges, as the graph of a task has them. */
  readonly counted: readonly string[]
}

/** `/api/topology`: the same for as long as a pod runs. */
export interface GraphFacts {
  readonly application: string
  readonly instance: string
  /** Live pages of other pods. */
  readonly peers: readonly { readonly name: string; readonly url: string }[]
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

/** The variable for the data source: every panel, variable and annotation asks through it. */
export const prometheus = { type: 'prometheus', uid: '${datasource}' } as const

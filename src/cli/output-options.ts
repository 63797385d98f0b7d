/** The form of the output: one line of JSON, only errors and warnings, or all. */
export type OutputOptions = { readonly json: boolean; readonly quiet: boolean }

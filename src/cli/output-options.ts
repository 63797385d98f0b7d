/** How a command prints: one line of JSON, only what is wrong, or everything. */
export type OutputOptions = { readonly json: boolean; readonly quiet: boolean }

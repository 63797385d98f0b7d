/** Returns a secret from an environment variable; undefined when it is empty or absent. */
export const secretOf = (name: string): string | undefined => process.env[name] || undefined

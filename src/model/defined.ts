type Defined<Value> = {
  [Key in keyof Value as undefined extends Value[Key] ? never : Key]: Value[Key]
} & {
  [Key in keyof Value as undefined extends Value[Key] ? Key : never]?: Exclude<Value[Key], undefined>
}

/** Returns an object without the keys whose value is undefined, for types with optional keys. */
export const defined = <Value extends object>(value: Value): Defined<Value> => {
  const result: Record<string, unknown> = {}
  for (const [key, one] of Object.entries(value)) if (one !== undefined) result[key] = one
  return result as Defined<Value>
}

/**
 * Freezes a value with all objects and lists in it, and returns it. An object with getters, which may keep what they return
 * in it, takes new properties, and its others do not change. Instances of classes are not frozen.
 */
export const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value
  const properties = Object.entries(Object.getOwnPropertyDescriptors(value))
  if (properties.some(([, { get }]) => get !== undefined))
    for (const [name, { get }] of properties)
      if (get === undefined) Object.defineProperty(value, name, { writable: false })
      else Object.defineProperty(value, name, { configurable: false })
  else Object.freeze(value)
  for (const [, { value: part }] of properties) deepFreeze(part)
  return value
}

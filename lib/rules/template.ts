/** A synthesised template, as rules read it. What is not written out (an intrinsic function) stays an object. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>
  /** What is handed over by another stack: `Default` is the name of the SSM parameter. */
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>
  readonly Outputs?: Readonly<Record<string, { readonly Export?: unknown }>>
}

export interface Resource {
  readonly Type: string
  // Properties of any resource type: each rule checks the shape of what it reads.
  readonly Properties?: Readonly<Record<string, unknown>>
}

/** One thing that is wrong in a template, with what would be right. */
export interface Finding {
  readonly logicalId: string
  readonly says: string
}

export type Rule = (template: Template) => readonly Finding[]

export const resourcesOf = (
  template: Template,
  ...types: readonly string[]
): readonly (readonly [string, Properties])[] =>
  Object.entries(template.Resources)
    .filter(([, { Type }]) => types.includes(Type))
    .map(([logicalId, { Properties }]) => [logicalId, Properties ?? {}])

export type Properties = Readonly<Record<string, unknown>>

export const objectAt = (value: unknown, ...path: readonly string[]): Properties => {
  const found = valueAt(value, ...path)
  return isObject(found) ? found : {}
}

export const valueAt = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), value)

export const listAt = (value: unknown, ...path: readonly string[]): readonly unknown[] => {
  const found = valueAt(value, ...path)
  return Array.isArray(found) ? found : found === undefined ? [] : [found]
}

const isObject = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An intrinsic function as text, `<Ref>` and `<Id.Arn>` for what is known at the deploy only. */
export const asText = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (!isObject(value)) return JSON.stringify(value) ?? ''
  const reference = referenced(value)
  if (reference) return `<${reference.logicalId}${reference.attribute ? `.${reference.attribute}` : ''}>`
  const join = value['Fn::Join']
  if (Array.isArray(join)) return listAt(join[1]).map(asText).join(asText(join[0]))
  return JSON.stringify(value)
}

/** Which resource of the template a value comes from, directly. */
export const referenced = (value: unknown): { readonly logicalId: string; readonly attribute?: string } | undefined => {
  const ref = valueAt(value, 'Ref')
  if (typeof ref === 'string') return { logicalId: ref }
  const [logicalId, attribute] = listAt(value, 'Fn::GetAtt')
  return typeof logicalId === 'string' ? { logicalId, attribute: String(attribute) } : undefined
}

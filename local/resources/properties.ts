/** A resource's properties as its part reads them; what the schema does not take stops the start with its place. */
import type * as z from 'zod'
import { type ResolvedResource, UnsupportedProperty } from './provider.ts'

export function propertiesOf<Schema extends z.ZodType>(schema: Schema, resource: ResolvedResource): z.output<Schema> {
  const read = schema.safeParse(resource.properties)
  if (read.success) return read.data
  const issue = read.error.issues[0]
  throw new UnsupportedProperty(resource, issue?.path.join('.') || 'Properties', issue?.message ?? 'not understood')
}

import * as z from 'zod'

/**
 * Reads a function's environment variables once, at load. A missing or malformed variable stops the function before
 * it takes its first message, with one line that names every variable that is wrong: a deploy that forgot one must be
 * seen at the first invocation, not at the first robot that happens to need it.
 */
export const readEnvironment = <Schema extends z.ZodType>(
  schema: Schema,
  variables: Readonly<Record<string, string | undefined>>,
): z.output<Schema> => {
  const read = schema.safeParse(variables)
  if (read.success) return read.data
  const faults = read.error.issues.map((issue) => `${issue.path.join('.') || 'environment'}: ${issue.message}`)
  throw new InvalidEnvironment(`Environment variables are wrong: ${faults.join('; ')}`)
}

export class InvalidEnvironment extends Error {
  override readonly name = 'InvalidEnvironment'
}

/** A variable that holds JSON, because an environment variable can only be text. */
export const jsonVariable = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch (cause) {
        context.addIssue({ code: 'custom', message: `should be JSON, is ${JSON.stringify(text)} (${cause})` })
        return z.NEVER
      }
    })
    .pipe(schema)

/** A variable that holds a whole number of at least `least`. */
export const countVariable = (least = 0) => z.coerce.number().int().min(least)

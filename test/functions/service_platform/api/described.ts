import { isDeepStrictEqual } from 'node:util'
import { responses } from '../../../../functions/http/responses.ts'
import type { Route } from '../../../../functions/http/route.ts'

/** Throws when a good answer of a route is not as the OpenAPI document says: a field that is missing, other, or not said there. */
export const asDescribed = (route: Route | undefined, status: number, body: unknown): void => {
  if (route === undefined || status >= 300) return
  const described = responses[route.name]
  const answer = status === (route.answers ?? 200) ? described?.answer : described?.also?.[status]?.answer
  if (answer === undefined) return
  const read = answer.safeParse(body)
  const where = `${status} of ${route.method} ${route.path} is not as functions/http/responses/ describes ${route.name}`
  if (!read.success) throw new Error(`${where}: ${read.error.message}\n${JSON.stringify(body, null, 1)}`)
  const said = JSON.parse(JSON.stringify(read.data)) as unknown
  if (!isDeepStrictEqual(said, body))
    throw new Error(`${where}: ${unsaidIn(body, said).join(', ')} is not in its schema`)
}

/** Fields of a value that its schema does not name, as paths. */
export const unsaidIn = (value: unknown, said: unknown): readonly string[] => unsaid(value, said, '')

const unsaid = (value: unknown, said: unknown, path: string): readonly string[] => {
  if (Array.isArray(value))
    return value.flatMap((one, n) => unsaid(one, (said as unknown[] | undefined)?.[n], `${path}[]`))
  if (typeof value !== 'object' || value === null) return said === value ? [] : [path]
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof said === 'object' && said !== null && name in said
      ? unsaid(inner, (said as Record<string, unknown>)[name], `${path}.${name}`)
      : [`${path}.${name}`],
  )
}

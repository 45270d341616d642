/**
 * CORS of a bucket ("Using cross-origin resource sharing"): the first rule that fits origin, method and asked headers
 * answers a preflight, which nobody signs, and adds its headers to the answer to the request itself.
 */
import * as z from 'zod'
import { AwsError, type AwsRequest, type AwsResponse } from '../aws-api/service.ts'

/** As AWS::S3::Bucket writes it. */
export const corsConfiguration = z.strictObject({
  CorsRules: z
    .array(
      z.strictObject({
        Id: z.string().optional(),
        AllowedMethods: z.array(z.enum(['GET', 'PUT', 'HEAD', 'POST', 'DELETE'])).min(1),
        AllowedOrigins: z.array(z.string().regex(/^[^*]*\*?[^*]*$/, 'has one * at most')).min(1),
        AllowedHeaders: z.array(z.string()).default([]),
        ExposedHeaders: z.array(z.string()).default([]),
        MaxAge: z.number().int().min(0).optional(),
      }),
    )
    .max(100),
})
export type Cors = z.infer<typeof corsConfiguration>
type Rule = Cors['CorsRules'][number]

export const isPreflight = ({ method, headers }: AwsRequest): boolean =>
  method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined

/** Throws AccessForbidden where no rule fits. */
export function preflight(cors: Cors | undefined, { headers }: AwsRequest): AwsResponse {
  const { origin = '', 'access-control-request-method': method = '' } = headers
  const asked = (headers['access-control-request-headers'] ?? '')
    .toLowerCase()
    .split(/\s*,\s*/)
    .filter((name) => name !== '')
  const rule = cors?.CorsRules.find((each) => fits(each, origin, method) && asked.every((name) => allows(each, name)))
  if (!rule) {
    const why = cors === undefined ? 'CORS is not enabled for this bucket.' : 'This CORS request is not allowed.'
    throw new AwsError('AccessForbidden', `CORSResponse: ${why}`, 403)
  }
  const allowed = { ...(asked.length > 0 && { 'access-control-allow-headers': asked.join(', ') }) }
  return { status: 200, headers: { ...headersOf(rule, origin), ...allowed }, body: '' }
}

export function withCors(cors: Cors | undefined, { method, headers }: AwsRequest, answer: AwsResponse): AwsResponse {
  const { origin } = headers
  const rule = origin === undefined ? undefined : cors?.CorsRules.find((each) => fits(each, origin, method))
  if (origin === undefined || rule === undefined) return answer
  return { ...answer, headers: { ...answer.headers, ...headersOf(rule, origin) } }
}

function headersOf(rule: Rule, origin: string): Record<string, string> {
  const isAny = rule.AllowedOrigins.includes('*')
  return {
    'access-control-allow-origin': isAny ? '*' : origin,
    'access-control-allow-methods': rule.AllowedMethods.join(', '),
    ...(!isAny && { 'access-control-allow-credentials': 'true' }),
    ...(rule.ExposedHeaders.length > 0 && { 'access-control-expose-headers': rule.ExposedHeaders.join(', ') }),
    ...(rule.MaxAge !== undefined && { 'access-control-max-age': String(rule.MaxAge) }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  }
}

const fits = (rule: Rule, origin: string, method: string): boolean =>
  rule.AllowedMethods.some((each) => each === method) && rule.AllowedOrigins.some((each) => matches(each, origin))

const allows = (rule: Rule, header: string): boolean =>
  rule.AllowedHeaders.some((each) => matches(each.toLowerCase(), header))

/** With at most one `*`, which stands for anything. */
function matches(pattern: string, text: string): boolean {
  const [before = '', after] = pattern.split('*')
  if (after === undefined) return pattern === text
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after)
}

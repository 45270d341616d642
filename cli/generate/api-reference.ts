import type * as z from 'zod'
import { titles } from '../../functions/http/problem.ts'
import { BODY_BYTES_MAX } from '../../functions/http/read-body.ts'
import type { Route } from '../../functions/http/route.ts'
import { functionOf, routes } from '../../functions/http/routes.ts'
import { type JsonSchema, jsonSchemaOf, typeText } from './json-schema.ts'
import { bodySchema, mayText, openApi } from './open-api.ts'

/** What is generated from the API's routes: path from the repository's root → content. */
export function generatedApiDocs() {
  return {
    'docs/generated/api.md': apiReference(),
    'docs/generated/openapi.json': openApi(),
  } satisfies Record<string, string>
}

/** docs/generated/api.md: for whoever writes a screen or a program against the API. */
export function apiReference(): string {
  return [
    '<!-- Generated from functions/http/ by npm run generate: edit routes.ts and bodies.ts. -->',
    '# HTTP API',
    '',
    'The base URL is the stack output `ApiUrl`; in a local run `http_url` of `.signalbox/run.json`. The same as a description for programs: [openapi.json](openapi.json).',
    '',
    'Every route that is not open wants `authorization: Bearer TOKEN`: of a person of the user pool who is in the group that the route names, or in one that may do more (reader, writer, admin), or of an application whose token has the scope. What a GET asks for is answered by functions that have no permission to change anything.',
    '',
    'Whose robots a caller sees: of a person the claim `fleets` says it (`*`, or names), of an application its grants (`GET /applications`). What is about a robot of another fleet answers 404 as if it did not exist, and lists leave it out; a robot that is in no fleet is seen by those who see all. Who does not see all has no books, sees of operations their own, and of a group of failures neither numbers nor texts.',
    '',
    'How much a client may ask for: each answer to a token says it, `RateLimit-Policy: "client";q=60;w=3` (60 requests, full again after 3 seconds) and `RateLimit: "client";r=41;t=1` (41 are left). Above it the answer is 429 with `Retry-After`. Pages may call from the origins that the settings name; the gateway answers their preflights.',
    '',
    'Lists answer `{"items": [...], "next_cursor": "..." or null}`. Errors that our code answers are `application/problem+json` (RFC 9457): `type` is stable, `detail` names the thing, its value and what would have been right. The gateway itself answers 401 (whatever is wrong with a token), 404 of a path that there is not, 413 above 10 MB, 429 for all clients together, 500 when a function fails and 503 when it takes half a minute, as `{"message": "..."}`.',
    '',
    `Bodies are JSON objects of at most ${BODY_BYTES_MAX / 1024} KB, read as strictly as a robot's message: fields that there are not are refused, as are equal keys and numbers that a parser would change.`,
    '',
    '| status | means |',
    '|---|---|',
    ...Object.entries(titles).map(([status, title]) => `| ${status} | ${title}${more[Number(status)] ?? ''} |`),
    '',
    '## Reading',
    '',
    ...routes.filter(({ method }) => method === 'GET').flatMap(section),
    '## Acting',
    '',
    ...routes.filter(({ method }) => method !== 'GET').flatMap(section),
  ].join('\n')
}

const more: Readonly<Record<number, string>> = {
  409: ': somebody else was faster, or the status forbids it; `changed_by` and `changed_at` say who and when',
  422: ': what was sent is well-formed, and cannot be done; the detail says why',
  503: ': ask again after `retry-after` seconds',
}

function section(route: Route): readonly string[] {
  const { method, path, summary, parameters, name } = route
  const body = bodySchema(name)
  return [
    `### \`${method} ${path}\``,
    '',
    `${summary}. ${mayText(route)} Answered by \`${functionOf(route)}\`.`,
    '',
    ...(parameters.length > 0
      ? [
          '| parameter | in | meaning |',
          '|---|---|---|',
          ...parameters.map((parameter) => `| \`${parameter.name}\` | ${parameter.in} | ${parameter.description} |`),
          '',
        ]
      : []),
    ...(body === undefined ? [] : bodyTable(body)),
  ]
}

function bodyTable(schema: z.ZodType): readonly string[] {
  const rows = bodyRows(jsonSchemaOf(schema), '')
  return rows.length === 0
    ? ['Body: as [openapi.json](openapi.json) says.', '']
    : ['| field | | what | meaning |', '|---|---|---|---|', ...rows, '']
}

function bodyRows({ properties = {}, required = [] }: JsonSchema, prefix: string): readonly string[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const must = required.includes(name) ? 'required' : 'optional'
    const row = `| \`${prefix}${name}\` | ${must} | ${typeText(schema)} | ${schema.description ?? ''} |`
    return [row, ...bodyRows(schema, `${prefix}${name}.`)]
  })
}

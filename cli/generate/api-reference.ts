import type * as z from 'zod'
import { titles } from '../../functions/http/problem.ts'
import { BODY_BYTES_MAX } from '../../functions/http/read-body.ts'
import type { Route } from '../../functions/http/route.ts'
import { functionOf, routes } from '../../functions/http/routes.ts'
import { type JsonSchema, jsonSchemaOf, typeText } from './json-schema.ts'
import { bodySchema, mayText, openApi } from './open-api.ts'

/** What is generated from the API's routes: path from the repository's root → content. */
export function generatedApiDocs(): Record<string, string> {
  return {
    'docs/generated/api.md': apiReference(),
    'docs/generated/openapi.json': openApi(),
  }
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
    'Lists answer `{"items": [...], "next_cursor": "..." or null}`. Errors that our code answers are `application/problem+json` (RFC 9457): `type` is stable, `detail` names the thing, its value and what would have been right. The gateway itself answers 401, 404 of a path that there is not, and 429, as `{"message": "..."}`.',
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

import type * as z from 'zod'
import { bodies } from '../../functions/http/bodies.ts'
import { titles } from '../../functions/http/problem.ts'
import { BODY_BYTES_MAX } from '../../functions/http/read-body.ts'
import type { Route } from '../../functions/http/route.ts'
import { functionOf, readingRoutes, routes, writingRoutes } from '../../functions/http/routes.ts'
import { type JsonSchema, jsonSchemaOf, typeText } from './json-schema.ts'

/** What is generated from the API's routes: path from the repository's root → content. */
export function generatedApiDocs(): Record<string, string> {
  return {
    'docs/generated/api.md': apiReference(),
    'docs/generated/openapi.json': `${JSON.stringify(openApi(), null, 2)}\n`,
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
    'Every route but `/health` wants `authorization: Bearer TOKEN`: a token of the user pool, whose owner is in the group that the route names, or in one that may do more (reader, writer, admin). What a GET asks for is answered by the function `api`, which has no permission to change anything; everything else by `act`.',
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
    ...readingRoutes.flatMap(section),
    '## Acting',
    '',
    ...writingRoutes.flatMap(section),
  ].join('\n')
}

const more: Readonly<Record<number, string>> = {
  409: ': somebody else was faster, or the status forbids it; `changed_by` and `changed_at` say who and when',
  422: ': what was sent is well-formed, and cannot be done; the detail says why',
  503: ': ask again after `retry-after` seconds',
}

function section(route: Route): readonly string[] {
  const { method, path, summary, open, group, parameters, name } = route
  return [
    `### \`${method} ${path}\``,
    '',
    `${summary}. ${open ? 'Open.' : `Group: ${group}.`}`,
    '',
    ...(parameters.length > 0
      ? [
          '| parameter | in | meaning |',
          '|---|---|---|',
          ...parameters.map((parameter) => `| \`${parameter.name}\` | ${parameter.in} | ${parameter.description} |`),
          '',
        ]
      : []),
    ...(method === 'GET' ? [] : bodyTable(bodies[name as keyof typeof bodies])),
  ]
}

function bodyTable(schema: z.ZodObject): readonly string[] {
  const rows = bodyRows(jsonSchemaOf(schema), '')
  return rows.length === 0 ? ['Body: `{}`.', ''] : ['| field | | what | meaning |', '|---|---|---|---|', ...rows, '']
}

function bodyRows({ properties = {}, required = [] }: JsonSchema, prefix: string): readonly string[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const must = required.includes(name) ? 'required' : 'optional'
    const row = `| \`${prefix}${name}\` | ${must} | ${typeText(schema)} | ${schema.description ?? ''} |`
    return [row, ...bodyRows(schema, `${prefix}${name}.`)]
  })
}

/** OpenAPI 3.1, whose schemas are JSON Schema. */
function openApi(): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    paths[route.path] ??= {}
    Object.assign(paths[route.path] ?? {}, { [route.method.toLowerCase()]: operation(route) })
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Signalbox', version: '1', description: 'Generated from functions/http/ by npm run generate.' },
    security: [{ people: [] }],
    paths,
    components: {
      securitySchemes: { people: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Problem: problem },
    },
  }
}

function operation(route: Route): object {
  const { name, method, summary, parameters, open, group, answers = 200 } = route
  return {
    operationId: name,
    tags: [functionOf(route)],
    summary,
    ...(open ? { security: [] } : { description: `Group: ${group} or one that may do more` }),
    parameters: parameters.map((parameter) => ({
      name: parameter.name,
      in: parameter.in,
      required: parameter.in === 'path',
      description: parameter.description,
      schema: { type: 'string' },
    })),
    ...(method !== 'GET' && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: jsonSchemaOf(bodies[name as keyof typeof bodies]) } },
      },
    }),
    responses: {
      [answers]: { description: 'As asked', content: { 'application/json': { schema: { type: 'object' } } } },
      default: {
        description: 'What was wrong',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', description: 'Stable, for programs: urn:signalbox:problem:…' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'For people: the thing, its value, and what would have been right' },
    instance: { type: 'string' },
    request_id: { type: 'string', description: 'The log has the request under it' },
    changed_by: { type: 'string', description: 'With 409: who was faster' },
    changed_at: { type: 'string', description: 'With 409: when' },
  },
} as const

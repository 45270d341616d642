import type { ReadingRoute } from '../route.ts'

export const documentationReads = [
  {
    name: 'read-openapi',
    method: 'GET',
    path: '/openapi.json',
    open: true,
    summary: 'What can be asked over HTTP: OpenAPI 3.1',
    parameters: [],
  },
  {
    name: 'read-asyncapi',
    method: 'GET',
    path: '/asyncapi.json',
    open: true,
    summary: 'What is said by MQTT, on the bus, by webhook and in the feed: AsyncAPI 3',
    parameters: [],
  },
  {
    name: 'read-documentation',
    method: 'GET',
    path: '/docs',
    open: true,
    summary: 'The same to browse in, and to try',
    parameters: [],
  },
  {
    name: 'read-documentation-file',
    method: 'GET',
    path: '/docs/{file}',
    open: true,
    summary: 'What the page is made of',
    parameters: [
      {
        name: 'file',
        in: 'path',
        description: 'A file of the page',
        schema: { type: 'string', pattern: '^[a-z0-9.-]{1,64}$' },
        example: 'page.js',
      },
    ],
  },
] as const satisfies readonly ReadingRoute[]

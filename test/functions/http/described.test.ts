import { createConfig, lintFromString } from '@redocly/openapi-core'
import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { bodySchema, openApi } from '../../../cli/generate/open-api.ts'
import { responses } from '../../../functions/http/responses.ts'
import { routes } from '../../../functions/http/routes.ts'
import { unsaidIn } from '../service_platform/api/described.ts'

/** What is wrong with an example, in words. */
const faultIn = (schema: z.ZodType, example: unknown): string | undefined => {
  const read = schema.safeParse(example)
  if (!read.success) return read.error.message
  const unsaid = unsaidIn(example, read.data)
  return unsaid.length > 0 ? `${unsaid.join(', ')} is in the example and not in the schema` : undefined
}

describe.each(routes)('$method $path', (route) => {
  const { name, path, parameters, answers = 200 } = route
  const described = responses[name]
  const file = `functions/http/responses/, listed in functions/http/responses.ts, under '${name}'`

  test('says how it answers, with an example that is such an answer', () => {
    expect(described, `describe the answer in ${file}`).toBeDefined()
    // Neither has a body.
    if (answers === 204 || answers === 302 || described === undefined) return
    const { answer, example, otherwise } = described
    expect(answer ?? otherwise, `answer: the schema of what it answers, in ${file}`).toBeDefined()
    if (answer === undefined) return
    expect(example, `example: an answer as it could be, in ${file}`).toBeDefined()
    expect(faultIn(answer, example), `the example of ${name}`).toBeUndefined()
    for (const [status, also] of Object.entries(described.also ?? {})) {
      if (also.answer) expect(faultIn(also.answer, also.example), `the example of ${status}`).toBeUndefined()
    }
  })

  test('shows a body that it takes, if it takes any', () => {
    for (const { schema, example } of Object.values(described?.takes ?? {})) {
      expect(faultIn(schema, example), `a body of ${name}`).toBeUndefined()
    }
    const schema = bodySchema(name)
    if (schema === undefined || described?.takes !== undefined) return
    expect(described?.body, `body: one that is taken, in ${file}`).toBeDefined()
    expect(faultIn(schema, described?.body), `the body of ${name}`).toBeUndefined()
  })

  test('says what every parameter takes', () => {
    const inPath = [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, parameter]) => parameter)
    expect(parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name)).toEqual(inPath)
    const unsaid = parameters.filter(({ schema }) => schema === undefined).map((parameter) => parameter.name)
    expect(unsaid, 'schema: of the parameter (functions/http/routes/parameters.ts has the usual ones)').toEqual([])
  })
})

describe('the OpenAPI document', () => {
  test('describes no route that there is not', () => {
    const names = routes.map(({ name }) => name)
    expect(Object.keys(responses).filter((name) => !names.includes(name))).toEqual([])
  })

  test('says of a body whether it may be left out', () => {
    const { paths } = JSON.parse(openApi()) as {
      paths: Record<string, Record<string, { requestBody?: { required: boolean } }>>
    }
    expect(paths['/feed/tickets']?.post?.requestBody?.required).toBe(false)
    expect(paths['/messages']?.post?.requestBody?.required).toBe(true)
    expect(paths['/failures/{failure_id}/archive']?.post?.requestBody?.required).toBe(true)
  })

  test('passes the public linter without a finding', async () => {
    const config = await createConfig({ extends: ['recommended'] })
    const findings = await lintFromString({ source: openApi(), absoluteRef: 'openapi.json', config })
    const shown = findings.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)
    // What sends browsers on has nothing else to answer.
    expect(shown.filter((finding) => !/^operation-2xx-response: .*\/paths\/~1sign-in~1/.test(finding))).toEqual([])
  })
})

import { describe, expect, test } from 'vitest'
import { Routes } from '../../../local/api-gateway/routes.ts'

function routes(...keys: string[]): Routes {
  const made = new Routes()
  for (const routeKey of keys) made.add({ routeKey, target: 't', authorizerId: undefined, scopes: [] })
  return made
}

const all = routes(
  'GET /robots',
  'GET /robots/{robot_id}',
  'GET /robots/{robot_id}/transitions',
  'GET /robots/mine',
  'ANY /robots/{robot_id}',
  'GET /files/{path+}',
  'ANY /{proxy+}',
)

describe('a request is answered by', () => {
  test.each([
    ['GET', '/robots', 'GET /robots', undefined],
    ['GET', '/robots/r1', 'GET /robots/{robot_id}', { robot_id: 'r1' }],
    ['GET', '/robots/mine', 'GET /robots/mine', undefined],
    ['DELETE', '/robots/r1', 'ANY /robots/{robot_id}', { robot_id: 'r1' }],
    ['GET', '/robots/ff%3A5iO4/transitions', 'GET /robots/{robot_id}/transitions', { robot_id: 'ff:5iO4' }],
    ['GET', '/robots/a%2Fb', 'GET /robots/{robot_id}', { robot_id: 'a/b' }],
    ['GET', '/files/a/b%20c', 'GET /files/{path+}', { path: 'a/b c' }],
    ['POST', '/robots', 'ANY /{proxy+}', { proxy: 'robots' }],
    ['GET', '/robots/', 'ANY /{proxy+}', { proxy: 'robots/' }],
  ])('%s %s: %s', (method, path, routeKey, pathParameters) => {
    const matched = all.match(method, path)
    expect(matched?.route.routeKey).toBe(routeKey)
    expect(matched?.pathParameters).toEqual(pathParameters)
  })

  test('nobody, when no route is right', () => {
    const few = routes('GET /robots', 'GET /robots/{robot_id}')
    for (const [method, path] of [
      ['POST', '/robots'],
      ['GET', '/'],
      ['GET', '/robots/'],
      ['GET', '/robots/a/b'],
    ] as const) {
      expect(few.match(method, path), `${method} ${path}`).toBeUndefined()
    }
  })

  test('$default, when there is one and nothing else is right', () => {
    expect(routes('GET /a', '$default').match('POST', '/b')?.route.routeKey).toBe('$default')
  })
})

test.each(['GET', 'GET robots', 'GET /a /b'])('%j is no route key', (key) => {
  expect(() => routes(key)).toThrow('is neither $default nor METHOD /path')
})

import { expect, test } from 'vitest'
import { relaySignIn } from '../../../functions/device/relay-sign-in/relay.ts'
import { fakeLog } from '../../fakes/log.ts'

const { log, lines } = fakeLog()
const relay = relaySignIn('https://console.example.com', log)
const come = async (to: 'signed-in' | 'signed-out', query: Readonly<Record<string, string>> = {}) =>
  relay({
    routeKey: `GET /sign-in/${to}`,
    queryStringParameters: query,
    requestContext: { requestId: 'r1', http: { method: 'GET', path: `/sign-in/${to}` } },
  })

test('whoever comes from the sign-in page is sent to the console with what that page said', async () => {
  expect(await come('signed-in', { code: 'c-1', state: 'a b&c' })).toMatchObject({
    statusCode: 302,
    headers: {
      location: 'https://console.example.com/console/signed-in?code=c-1&state=a+b%26c',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    },
  })
  expect((await come('signed-in', { error: 'access_denied', state: 's' })).headers.location).toBe(
    'https://console.example.com/console/signed-in?state=s&error=access_denied',
  )
})

test('whoever signed out is sent to the page for that, with nothing', async () => {
  expect((await come('signed-out', { code: 'c', state: 's' })).headers.location).toBe(
    'https://console.example.com/console/signed-out',
  )
})

test.each(['redirect_uri', 'location', 'url', 'next', 'console_url'])(
  'nobody is sent anywhere else: %s of a request is not looked at',
  async (name) => {
    const { location } = (await come('signed-in', { [name]: 'https://evil.example.com', code: 'c' })).headers
    expect(location).toBe('https://console.example.com/console/signed-in?code=c')
  },
)

test('what would end the header or run on for ever does not', async () => {
  const { location = '' } = (await come('signed-in', { code: 'c\r\nset-cookie: x=1', state: 'x'.repeat(100_000) }))
    .headers
  expect(location).not.toMatch(/[\r\n ]/)
  expect(location.length).toBeLessThan(3_000)
  expect(new URL(location).host).toBe('console.example.com')
})

test('the log never has the code', async () => {
  lines.length = 0
  await come('signed-in', { code: 'secret-code', state: 'secret-state' })
  expect(lines).toHaveLength(1)
  expect(JSON.stringify(lines)).not.toContain('secret')
})

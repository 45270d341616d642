import type { Parameter, ReadingRoute } from '../route.ts'

/** What the sign-in page of the user pool adds to the address that it sends a browser back to: RFC 6749, 4.1.2. */
const answered = (name: string, description: string, example: string): Parameter => ({
  name,
  in: 'query',
  description,
  schema: { type: 'string', maxLength: 2048 },
  example,
})

export const signInRelays = [
  {
    name: 'relay-signed-in',
    method: 'GET',
    path: '/sign-in/signed-in',
    open: true,
    summary: 'Sends a browser that comes from the sign-in page on to the operators’ console, with what that page said',
    parameters: [
      answered('code', 'Good once, and only for the page that asked for it', '8b1e2a7c-7f0f-4f55-8c43-0a2b9d1f3e6d'),
      answered('state', 'What the page that asked for it said', 'kJ3mZ0'),
      answered('error', 'Why there is no code', 'access_denied'),
      answered('error_description', 'The same in words', 'user cancelled'),
    ],
    answers: 302,
  },
  {
    name: 'relay-signed-out',
    method: 'GET',
    path: '/sign-in/signed-out',
    open: true,
    summary: 'Sends a browser that was signed out on to the operators’ console',
    parameters: [],
    answers: 302,
  },
] as const satisfies readonly ReadingRoute[]

import createClient from 'openapi-fetch'
import createQueryClient from 'openapi-react-query'
import { configuration } from '../configuration.ts'
import { accessToken, isSignInHeld, renewSession, signInAgain } from '../identity/session.ts'
import type { components, paths } from './api-types.ts'
import { notReachable, problemIn, sessionIsOver } from './problem.ts'

/*
 * The one way to the API: types from the OpenAPI document, the token of whoever is signed in, and every answer that is not what
 * was asked for thrown as an ApiProblem. A token that is not taken is renewed once; then the person signs in again, and comes
 * back to where they were.
 */
export type Schemas = components['schemas']
export type { paths } from './api-types.ts'
export { ApiProblem, problemOf } from './problem.ts'

const call = async (request: Request): Promise<Response> => {
  if (isSignInHeld()) {
    // What held the page may be gone by now.
    await signInAgain()
    throw sessionIsOver()
  }
  // As bytes, once: a request that is sent again needs its body again, and a stream as a body wants HTTP/2.
  const body = request.body === null ? undefined : await request.arrayBuffer()
  const token = await accessToken()
  const response = await send(request, body, token)
  if (response.status !== 401) return checked(response)
  if (await renewSession(token)) {
    const second = await send(request, body, await accessToken())
    if (second.status !== 401) return checked(second)
  }
  await signInAgain()
  return checked(response)
}

const send = async (request: Request, body: ArrayBuffer | undefined, token: string | undefined): Promise<Response> => {
  const { pathname, search } = new URL(request.url)
  const headers = new Headers(request.headers)
  if (token) headers.set('authorization', `Bearer ${token}`)
  const { method, signal } = request
  const unanswered = new AbortController()
  // What only looks may be asked again; of what acts nobody knows then whether it was done.
  const timer = method === 'GET' ? setTimeout(() => unanswered.abort(), answerMsMax) : undefined
  try {
    return await fetch(`${configuration().api_url}${pathname}${search}`, {
      method,
      headers,
      signal: AbortSignal.any([signal, unanswered.signal]),
      body: body ?? null,
    })
  } catch (error) {
    // Whoever takes a question back knows that it has no answer.
    if (signal.aborted) throw error
    throw notReachable()
  } finally {
    clearTimeout(timer)
  }
}

/** The gateway gives up after 30 seconds: what has said nothing by then hangs in a line that was cut. */
const answerMsMax = 35_000

const checked = async (response: Response): Promise<Response> => {
  if (response.ok) return response
  throw problemIn(response.status, response.headers.get('retry-after'), await response.text())
}

/** For calls outside React: `const { data } = await fetchApi.GET('/robots/{robot_id}', { params: { path } })`. */
export const fetchApi = createClient<paths>({ baseUrl: window.location.origin, fetch: call })

/** For pages: `api.useQuery('get', '/failures', { params: { query } })`. What it throws is an ApiProblem (`problemOf(error)`). */
export const api = createQueryClient(fetchApi)

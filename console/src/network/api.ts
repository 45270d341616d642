import createClient from 'openapi-fetch'
import createQueryClient from 'openapi-react-query'
import { configuration } from '../configuration.ts'
import { accessToken, renewSession, signInAgain } from '../identity/session.ts'
import type { components, paths } from './api-types.ts'
import { notReachable, problemIn } from './problem.ts'

/*
 * The one way to the API: types from the OpenAPI document, the token of whoever is signed in, and every answer that is not what
 * was asked for thrown as an ApiProblem. A token that is not taken is renewed once; then the person signs in again, and comes
 * back to where they were.
 */
export type Schemas = components['schemas']
export type { paths } from './api-types.ts'
export { ApiProblem, problemOf } from './problem.ts'

const call = async (request: Request): Promise<Response> => {
  // A body can be read once: what may be sent again is kept.
  const again = request.clone()
  const token = await accessToken()
  const response = await send(request, token)
  if (response.status !== 401) return checked(response)
  if (await renewSession(token)) {
    const second = await send(again, await accessToken())
    if (second.status !== 401) return checked(second)
  }
  await signInAgain()
  return checked(response)
}

const send = async (request: Request, token: string | undefined): Promise<Response> => {
  const { pathname, search } = new URL(request.url)
  const { api_url } = configuration()
  const addressed = new Request(`${api_url}${pathname}${search}`, request)
  if (token) addressed.headers.set('authorization', `Bearer ${token}`)
  try {
    return await fetch(addressed)
  } catch (error) {
    // Whoever takes a question back knows that it has no answer.
    if (request.signal.aborted) throw error
    throw notReachable()
  }
}

const checked = async (response: Response): Promise<Response> => {
  if (response.ok) return response
  throw problemIn(response.status, response.headers.get('retry-after'), await response.text())
}

/** For calls outside React: `const { data } = await fetchApi.GET('/robots/{robot_id}', { params: { path } })`. */
export const fetchApi = createClient<paths>({ baseUrl: window.location.origin, fetch: call })

/** For pages: `api.useQuery('get', '/failures', { params: { query } })`. What it throws is an ApiProblem (`problemOf(error)`). */
export const api = createQueryClient(fetchApi)

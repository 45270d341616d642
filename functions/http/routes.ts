/**
 * Which Lambda function answers what, and with it what an answer is permitted to do: `api` has a role without an action that
 * writes anything but how much its callers have asked for, so that reading changes nothing whatever its code does; `act` does
 * what people ask for about what is there; `accept` puts what applications say on the stream; `docs` may do nothing at all, and
 * answers anybody; `flow` may read metrics of the account; `data-api` asks the warehouse, and belongs to another stack (lib/data_core/data-api.ts); `relay-sign-in` knows where the
 * operators' console is, and belongs to the stack that makes it (lib/device/app.ts). A route that is listed here without an answer does not compile.
 */
import type { NameOf, ReadingRoute, Route, SignedRoute, WritingRoute } from './route.ts'
import { bridgeActs, bridgeReads, bridgeReceives } from './routes/bridge.ts'
import { commandActs, commandReads } from './routes/commands.ts'
import { configurationActs, configurationReads } from './routes/configurations.ts'
import { dataActs, dataReads } from './routes/data.ts'
import { documentationReads } from './routes/documentation.ts'
import { failureActs, failureReads } from './routes/failures.ts'
import { feedActs } from './routes/feed.ts'
import { flowReads } from './routes/flow.ts'
import { identityActs, identityReads } from './routes/identity.ts'
import { messageActs, messageReads } from './routes/messages.ts'
import { missionActs, missionReads } from './routes/missions.ts'
import { operationActs, operationReads } from './routes/operations.ts'
import { overviewReads } from './routes/overview.ts'
import { policyActs, policyReads } from './routes/policies.ts'
import { robotActs, robotReads } from './routes/robots.ts'
import { scheduledMessageActs, scheduledMessageReads } from './routes/scheduled-messages.ts'
import { signInRelays } from './routes/sign-in.ts'
import { uploadActs, uploadReads } from './routes/uploads.ts'

const apiRoutes = [
  ...overviewReads,
  ...robotReads,
  ...configurationReads,
  ...messageReads,
  ...missionReads,
  ...commandReads,
  ...uploadReads,
  ...scheduledMessageReads,
  ...failureReads,
  ...operationReads,
  ...identityReads,
  ...bridgeReads,
  ...policyReads,
] as const
const actRoutes = [
  ...robotActs,
  ...failureActs,
  ...operationActs,
  ...identityActs,
  ...configurationActs,
  ...bridgeActs,
  ...policyActs,
  ...feedActs,
] as const

const acceptRoutes = [...messageActs, ...missionActs, ...commandActs, ...uploadActs, ...scheduledMessageActs] as const

const warehouseRoutes = [...dataReads, ...dataActs] as const

/** What the stack asks for beside the routes. */
export { RESOURCE_SERVER, type Scope, scopes } from './route.ts'

export type ReadingRouteName = NameOf<typeof apiRoutes>
export type WritingRouteName = NameOf<typeof actRoutes>
export type AcceptingRouteName = NameOf<typeof acceptRoutes>
export type SignInRouteName = NameOf<typeof signInRelays>
export type DataRouteName = NameOf<typeof warehouseRoutes>

/** Those that take a JSON object (bodies.ts); a DELETE says all in its path. */
export type BodyRouteName = Exclude<
  (typeof actRoutes)[number] | (typeof acceptRoutes)[number] | (typeof dataActs)[number],
  { readonly method: 'DELETE' }
>['name']

export const readingRoutes: readonly (ReadingRoute & { readonly name: ReadingRouteName })[] = apiRoutes
export const writingRoutes: readonly (WritingRoute & { readonly name: WritingRouteName })[] = actRoutes
export const acceptingRoutes: readonly (WritingRoute & { readonly name: AcceptingRouteName })[] = acceptRoutes
export const flowRoutes: readonly (ReadingRoute & { readonly name: NameOf<typeof flowReads> })[] = flowReads
export const signedRoutes: readonly SignedRoute[] = bridgeReceives
export const dataRoutes: readonly ((ReadingRoute | WritingRoute) & { readonly name: DataRouteName })[] = warehouseRoutes
export const signInRoutes: readonly (ReadingRoute & { readonly name: SignInRouteName })[] = signInRelays

const routesByFunction = {
  api: readingRoutes,
  act: writingRoutes,
  accept: acceptingRoutes,
  docs: documentationReads,
  flow: flowReads,
  'receive-webhook': signedRoutes,
  'data-api': dataRoutes,
  'relay-sign-in': signInRoutes,
} as const satisfies Readonly<Record<string, readonly Route[]>>

export type AnsweringFunction = keyof typeof routesByFunction

export const routes: readonly Route[] = Object.values(routesByFunction).flat()

const answering = Object.entries(routesByFunction) as readonly [AnsweringFunction, readonly Route[]][]

/** The function that answers a route. */
export const functionOf = ({ name }: Pick<Route, 'name'>): AnsweringFunction => {
  const found = answering.find(([, list]) => list.some((route) => route.name === name))
  if (found === undefined) throw new Error(`no function answers the route ${name}`)
  return found[0]
}

/**
 * The parts of the runtime, each a factory that registers its AWS services and doors and returns what it runs.
 * Both modes use this list. A part adds its own line here.
 */
import { apiGateway } from './api-gateway/api-gateway.ts'
import { cognito } from './cognito/cognito.ts'
import { iotCore } from './iot/iot-core.ts'
import type { Provider } from './resources/provider.ts'
import type { Runtime } from './runtime.ts'

export type ProviderFactory = (runtime: Runtime) => readonly Provider[]

export const factories: readonly ProviderFactory[] = [iotCore, cognito, apiGateway]

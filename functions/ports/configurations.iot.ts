import {
  ConflictException,
  GetThingShadowCommand,
  type IoTDataPlaneClient,
  ResourceNotFoundException,
  UpdateThingShadowCommand,
} from '@aws-sdk/client-iot-data-plane'
import * as z from 'zod'
import { thingNameOf } from '../../messages/robot-id.ts'
import { type ConfigurationReader, type Configurations, openOf, type Settings } from './configurations.ts'
import { failing } from './failing.ts'

/** The classic shadow of the robot's thing. Others may write fields of their own into it: those are left alone. */
export const configurationReaderInIot = (iot: IoTDataPlaneClient): ConfigurationReader => ({
  read: async (robotId) => {
    try {
      const { payload } = await iot.send(new GetThingShadowCommand({ thingName: thingNameOf(robotId) }))
      const { state, version, timestamp } = documentSchema.parse(JSON.parse(new TextDecoder().decode(payload)))
      const { reported } = state
      const desired: Settings = definedOf(state.desired)
      const changed_at = new Date(timestamp * 1000).toISOString()
      return { desired, reported, open: openOf(desired, reported), version, changed_at }
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return { desired: {}, reported: {}, open: [], version: 0 }
      return failing(`read the shadow of robot ${robotId}`)(error)
    }
  },
})

export const configurationsInIot = (iot: IoTDataPlaneClient): Configurations => ({
  ...configurationReaderInIot(iot),

  want: async (robotId, desired, seen) => {
    const document = { state: { desired }, ...(seen !== undefined && { version: seen }) }
    const payload = new TextEncoder().encode(JSON.stringify(document))
    try {
      await iot.send(new UpdateThingShadowCommand({ thingName: thingNameOf(robotId), payload }))
      return 'written'
    } catch (error) {
      if (error instanceof ConflictException) return 'changed'
      return failing(`write the shadow of robot ${robotId}`)(error)
    }
  },
})

/** What is not of the right kind was not written by us: it is no setting of ours. */
const documentSchema = z.object({
  state: z.object({
    desired: z
      .object({
        policy_version: z.string().optional().catch(undefined),
        telemetry_rate_seconds: z.number().optional().catch(undefined),
      })
      .default({}),
    reported: z.record(z.string(), z.unknown()).default({}),
  }),
  version: z.int(),
  timestamp: z.number(),
})

const definedOf = ({
  policy_version,
  telemetry_rate_seconds,
}: z.output<typeof documentSchema>['state']['desired']): Settings => ({
  ...(policy_version !== undefined && { policy_version }),
  ...(telemetry_rate_seconds !== undefined && { telemetry_rate_seconds }),
})

import { ROBOT_ID, thingNameOf } from '../../../messages/robot-id.ts'
import type { Log } from '../../logger.ts'

/** As AWS IoT calls a pre-provisioning hook (payload version 2020-04-01); only what is used here. */
export interface Claim {
  readonly claimCertificateId?: string
  readonly certificateId?: string
  readonly clientId?: string
  readonly parameters?: Readonly<Record<string, unknown>>
}

export interface ClaimAnswer {
  readonly allowProvisioning: boolean
  /** Parameters of the provisioning template that the robot has no say in. */
  readonly parameterOverrides?: { readonly ThingName: string }
}

/**
 * Lets a robot claim an identity, if it is on the list. The thing's name is made here and never taken from the robot: it is
 * what its policy allows it to speak as. Claim certificates are to be assumed stolen, so whatever is not plainly allowed is
 * refused, and every refusal leaves a line that says who tried.
 */
export const decideClaim =
  (allowList: readonly string[], log: Log) =>
  async (claim: Claim): Promise<ClaimAnswer> => {
    const robotId = robotIdOf(claim)
    const claimed = {
      robot_id: robotId,
      claim_certificate_id: claim.claimCertificateId,
      certificate_id: claim.certificateId,
      client_id: claim.clientId,
    }
    if (robotId === undefined || !ROBOT_ID.test(robotId)) {
      log.warn('claim refused', { ...claimed, reason: 'SerialNumber and Manufacturer make no robot id' })
      return { allowProvisioning: false }
    }
    if (!allowList.some((entry) => covers(entry, robotId))) {
      log.warn('claim refused', { ...claimed, reason: 'not on the allow-list (lib/environments.ts)' })
      return { allowProvisioning: false }
    }
    log.info('claim allowed', claimed)
    return { allowProvisioning: true, parameterOverrides: { ThingName: thingNameOf(robotId) } }
  }

/** `<manufacturer>:<serial>` where robots name their maker in their topics, else the serial number alone. */
const robotIdOf = ({ parameters = {} }: Claim): string | undefined => {
  const { SerialNumber, Manufacturer = native } = parameters
  if (typeof SerialNumber !== 'string' || typeof Manufacturer !== 'string') return undefined
  return Manufacturer === native ? SerialNumber : `${Manufacturer}:${SerialNumber}`
}

/** The template's default for Manufacturer. */
const native = 'native'

/** `agv-*` covers whatever begins with `agv-`. A lone `*` cannot be configured (env.ts). */
const covers = (entry: string, robotId: string): boolean =>
  entry.endsWith('*') ? entry.length > 1 && robotId.startsWith(entry.slice(0, -1)) : entry === robotId

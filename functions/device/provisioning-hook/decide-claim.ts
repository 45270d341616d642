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

export interface Allowed {
  /** Robot ids, `agv-*` for all that begin so. */
  readonly allow_list: readonly string[]
  /** First levels of topics on which VDA 5050 is heard. */
  readonly vda_interfaces: readonly string[]
}

/**
 * Lets a robot claim an identity, if it is on the list. The thing's name is made here and never taken from the robot: it is
 * what its policy allows it to speak as. Claim certificates are to be assumed stolen, so whatever is not plainly allowed is
 * refused, and every refusal leaves a line that says who tried.
 */
export const decideClaim =
  ({ allow_list, vda_interfaces }: Allowed, log: Log) =>
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
    const fault = vdaFault(claim, vda_interfaces)
    if (fault !== undefined) {
      log.warn('claim refused', { ...claimed, reason: fault })
      return { allowProvisioning: false }
    }
    if (!allow_list.some((entry) => covers(entry, robotId))) {
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
  if (Manufacturer === native) return SerialNumber
  // One id, one robot: `a:b` and `c` would be the robot of `a` and `b:c`, with other attributes.
  return Manufacturer.includes(':') ? undefined : `${Manufacturer}:${SerialNumber}`
}

/** Interface and major version decide below which topics the robot may speak: only such as are heard, or none. */
const vdaFault = ({ parameters = {} }: Claim, interfaces: readonly string[]): string | undefined => {
  const { VdaInterface = none, VdaMajor = none, Manufacturer = native } = parameters
  if (VdaInterface === none && VdaMajor === none) return undefined
  if (Manufacturer === native) return 'VdaInterface is of robots that name their Manufacturer'
  const known = typeof VdaInterface === 'string' && interfaces.includes(VdaInterface)
  if (!known) return `VdaInterface should be one of ${interfaces.join(', ')}`
  return typeof VdaMajor === 'string' && VDA_MAJOR.test(VdaMajor) ? undefined : 'VdaMajor should be v1, v2 or v3'
}

/** The template's defaults for Manufacturer, and for VdaInterface and VdaMajor. */
const native = 'native'
const none = 'none'
const VDA_MAJOR = /^v[1-3]$/

/** `agv-*` covers whatever begins with `agv-`. A lone `*` cannot be configured (env.ts). */
const covers = (entry: string, robotId: string): boolean =>
  entry.endsWith('*') ? entry.length > 1 && robotId.startsWith(entry.slice(0, -1)) : entry === robotId

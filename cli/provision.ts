import { X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { rootCertificates } from 'node:tls'
import { IoTClient } from '@aws-sdk/client-iot'
import { isOutOfHearing } from '../messages/out-of-hearing.ts'
import { ROBOT_ID, ROBOT_ID_WORDS, thingNameOf } from '../messages/robot-id.ts'
import { ask, list, type Row } from './api.ts'
import { refuseOthers, run, UsageError } from './command.ts'
import { type Connection, connect } from './connection.ts'
import { authorityOfItsOwn, type Identities, identitiesInIot } from './provision/identities.ts'
import { newKeyAndRequest } from './provision/key-and-request.ts'
import { type Door, prove } from './provision/prove.ts'
import { type RobotFiles, robotFiles, takePlace } from './provision/robot-files.ts'

/*
 * npm run provision -- ROBOT [--vda INTERFACE/MAJOR] [--fleet FLEET]
 *
 * Makes a robot of AWS IoT, or of the run on this machine: its thing, a key that never leaves this machine, a certificate
 * with what every robot may do, its fleet; and connects once to prove it. Run again, it makes what is not there yet.
 *
 * npm run provision -- rotate ROBOT [--finish]
 *
 * A second certificate, good beside the first; with --finish, when the robot has it, the first one is not good any more.
 *
 * npm run provision -- retire ROBOT
 * npm run provision -- claim
 *
 * Takes a robot out of service, and all its certificates away; makes one that robots in numbers come with, to claim one of their own.
 */
const usage = `npm run provision -- ROBOT [--vda INTERFACE/MAJOR] [--fleet FLEET] [--why TEXT] [--out DIR] [--take-over | --no-proof]
npm run provision -- rotate ROBOT [--finish] [--out DIR] [--take-over]
npm run provision -- retire ROBOT [--why TEXT]
npm run provision -- claim [--out DIR]
  --vda uagv/v2      the robot is MANUFACTURER:SERIAL and speaks VDA 5050 below uagv/v2/MANUFACTURER/SERIAL;
                     none: it does not any more; without --vda a robot that is there speaks as it does
  --take-over        prove it though the robot is connected: it is thrown out for a moment; with --finish: though it was not
                     heard to connect since the new one was made
  --out DIR          where keys and certificates are kept; .signalbox/robots
  --env NAME --api-url URL --token TOKEN      in an AWS account, with the credentials of the environment`

const options = {
  vda: { type: 'string' },
  fleet: { type: 'string' },
  why: { type: 'string' },
  out: { type: 'string' },
  env: { type: 'string' },
  finish: { type: 'boolean' },
  'take-over': { type: 'boolean' },
  'no-proof': { type: 'boolean' },
  'api-url': { type: 'string' },
  token: { type: 'string' },
} as const

/** What provisioning is done with, and whom it tells what it did. */
export interface Provisioning {
  readonly identities: Identities
  readonly connection: Connection
  /** Whom robots have to trust, PEM. */
  authority(): Promise<string>
  readonly directory: string
  readonly env: string
  say(line: string): void
}

/** The first two levels of them. */
interface VdaTopics {
  readonly interface: string
  readonly major: string
}

export interface Wish {
  readonly robot_id: string
  /** Absent: as the thing has it. */
  readonly vda?: VdaTopics | 'none' | undefined
  readonly fleet?: string | undefined
  readonly why?: string | undefined
  /** Whether to connect as the robot: never, only if it is not connected, or in any case. */
  readonly proof: 'no' | 'if-away' | 'take-over'
}

export const provision = async (tools: Provisioning, wish: Wish): Promise<void> => {
  const { identities, say } = tools
  const { robot_id } = wish
  const thing = thingOf(robot_id)
  const belongings = await identities.belongings()
  const vda = await vdaOf(identities, wish)
  const attributes = attributesOf(robot_id, vda)
  const put = await identities.putThing(thing, attributes, belongings)
  say(`thing ${thing}: ${put}`)

  const files = filesOf(tools, thing)
  const active = await identities.active(thing)
  const kept = files.identity()
  if (kept !== undefined && active.includes(kept.certificate_id)) {
    say(`certificate ${kept.certificate_id}: kept, in ${files.directory}`)
  } else if (active.length > 0) {
    throw new UsageError(
      `${robot_id} has a certificate already (${active.join(', ')}), and its key is not in ${files.directory}: npm run provision -- rotate ${robot_id} makes another one`,
    )
  } else {
    say(`certificate ${await certify(tools, files, thing)}: made, in ${files.directory}`)
    // It was retired, or cut off before it had one: saying again what holds does nothing.
    if (put !== 'made') await sayAvailable(tools, robot_id, { available: true, reason: wish.why ?? 'commissioned' })
  }
  await describe(tools, files, robot_id, vda)

  if (wish.fleet !== undefined) {
    const reason = wish.why ?? 'provisioned'
    await ask(tools.connection, 'PUT', robotPath(robot_id, '/fleet'), { body: { fleet: wish.fleet, reason } })
    say(`fleet ${wish.fleet}`)
  }
  await proved(tools, files, wish)
}

/**
 * Both certificates are good until somebody says that the robot has the new one (`finish`): taken away earlier, the old one
 * would lock out a robot that is only away.
 */
export const rotate = async (tools: Provisioning, wish: Wish & { readonly finish: boolean }): Promise<void> => {
  const { identities, say } = tools
  const { robot_id, finish } = wish
  const thing = thingOf(robot_id)
  const active = await identities.active(thing)
  if (active.length === 0) {
    throw new UsageError(`${robot_id} has no certificate that is active: npm run provision -- ${robot_id} makes one`)
  }
  const current = filesOf(tools, thing)
  const next = robotFiles(join(current.directory, 'next'))
  const made = next.identity()
  const isMade = made !== undefined && active.includes(made.certificate_id)
  if (finish && !isMade) {
    throw new UsageError(
      `there is nothing to finish: ${next.directory} holds no certificate of ${robot_id} that is good; without --finish one is made, to be put onto it first`,
    )
  }
  if (finish && wish.proof !== 'take-over') await refuseBehind(tools, robot_id, made?.kept_at ?? new Date(), next)
  const newest = isMade ? made.certificate_id : await certify(tools, next, thing)
  const others = active.filter((id) => id !== newest)
  say(`certificate ${newest}: ${isMade ? 'kept' : 'made'}, in ${next.directory}; beside it ${others.join(', ')}`)
  await describe(tools, next, robot_id, await vdaOf(identities, wish))
  await proved(tools, next, wish)
  if (!finish) {
    say(`put ${next.directory} onto the robot, see it connect, then: npm run provision -- rotate ${robot_id} --finish`)
    return
  }
  for (const old of others) {
    await identities.setActive(old, false)
    say(`certificate ${old}: not good any more`)
  }
  takePlace(current.directory)
  say(`${current.directory} holds the new one, ${join(current.directory, 'before')} the one before`)
}

const refuseBehind = async (
  { connection }: Provisioning,
  robot_id: string,
  made_at: Date,
  { directory }: RobotFiles,
): Promise<void> => {
  if (!isThere(await robotOf(connection, robot_id)) || (await hasConnectedSince(connection, robot_id, made_at))) return
  throw new UsageError(
    `${robot_id} is connected and was not heard to connect anew since ${directory} was made: it has the certificate that would not be good any more. Put the new one onto it and let it connect; --take-over finishes all the same`,
  )
}

/**
 * It is given no more missions, and those that it has are given to others; then nobody connects as it any more. The thing stays,
 * with its history. In this order: what is cut off is run again.
 */
export const retire = async (tools: Provisioning, { robot_id, why }: Pick<Wish, 'robot_id' | 'why'>): Promise<void> => {
  const { identities, say } = tools
  const thing = thingOf(robot_id)
  const [active, attributes, heard] = await Promise.all([
    identities.active(thing),
    identities.attributes(thing),
    robotOf(tools.connection, robot_id),
  ])
  // Said of a robot that there is not, it would make one.
  if (active.length === 0 && Object.keys(attributes).length === 0 && heard === undefined) {
    throw new UsageError(
      `there is no robot ${robot_id}: it has no thing and no certificate, and nothing was ever heard of it`,
    )
  }
  await sayAvailable(tools, robot_id, { available: false, reason: why ?? 'decommissioned' })
  say(`${robot_id} is not available any more`)
  for (const id of active) await identities.setActive(id, false)
  say(active.length === 0 ? `${robot_id} has no certificate that is active` : `${active.join(', ')}: not good any more`)
}

/** Goes the way of all messages: its machine hears it, allocation follows. Answers what became of it, if that is waited for. */
const sayAvailable = async (
  { connection }: Provisioning,
  robot_id: string,
  payload: { readonly available: boolean; readonly from_proof?: true; readonly reason: string },
  wait = '',
): Promise<unknown> => {
  const message = { robot_id, type: 'robot.capacity_changed', payload }
  const { body } = await ask(connection, 'POST', `/messages${wait}`, { body: message })
  return (body.messages as readonly Row[] | undefined)?.[0]?.outcome
}

/** For a batch of robots: each claims a certificate of its own with it, if the environment's claimAllowList has it. */
export const makeClaim = async (tools: Provisioning): Promise<void> => {
  const files = robotFiles(join(tools.directory, 'claim'))
  const id = await certify(tools, files, undefined, [`signalbox-${tools.env}-claim`])
  files.describe(
    { endpoint: await tools.identities.endpoint(), client_id: 'signalbox-claim-*' },
    await tools.authority(),
  )
  tools.say(`claim certificate ${id}: made, in ${files.directory}`)
}

const certify = async (
  { identities }: Provisioning,
  files: RobotFiles,
  thing: string | undefined,
  policies?: readonly string[],
): Promise<string> => {
  const { private_key, request } = await newKeyAndRequest(thing ?? 'Signalbox claim')
  files.keepKey(private_key)
  const issued = await identities.issue(request)
  files.keepCertificate(issued.certificate)
  await identities.attach(issued, policies ?? (await identities.belongings()).policies, thing)
  await identities.setActive(issued.certificate_id, true)
  return issued.certificate_id
}

/**
 * It connects and says nothing. Of a robot that was never heard Signalbox remembers that somebody was there under that name, and no
 * more; any other counts as there while this is connected in its place, and so is given no missions until it has gone.
 */
const proved = async (tools: Provisioning, files: RobotFiles, { robot_id, proof }: Wish): Promise<void> => {
  const identity = files.identity()
  if (proof === 'no' || identity === undefined) return
  const robot = await robotOf(tools.connection, robot_id)
  if (proof === 'if-away' && isThere(robot)) {
    tools.say(`not proved: ${robot_id} is connected, and would be thrown out; --take-over proves it all the same`)
    return
  }
  const door = await doorOf(tools)
  const connects = () => prove(door, thingOf(robot_id), identity)
  await (robot === undefined ? connects() : withoutWork(tools, robot_id, connects))
  tools.say(`proved: connected to ${door.url} as ${thingOf(robot_id)}`)
}

/** Run again it ends what a proof that was cut off left behind. */
const withoutWork = async (tools: Provisioning, robot_id: string, connects: () => Promise<void>): Promise<void> => {
  const says = (available: boolean, reason: string, wait?: string) =>
    sayAvailable(tools, robot_id, { available, from_proof: true, reason }, wait)
  try {
    const outcome = await says(false, 'its certificate is being proved', '?wait=25')
    if (outcome !== 'applied') {
      throw new UsageError(
        `${robot_id} could not be taken out of service for the proof (${outcome}): run it again, or with --no-proof`,
      )
    }
    const before = await robotOf(tools.connection, robot_id)
    await connects()
    await once(async () => hasGone(before, await robotOf(tools.connection, robot_id)))
  } finally {
    await says(true, 'the proof of its certificate is over')
  }
}

/** Both ends of the proof's connection were heard of; who was thrown out by it comes back by itself. */
const hasGone = (before: Row | undefined, now: Row | undefined): boolean =>
  Number(now?.revision) >= Number(before?.revision) + 2 && (isThere(before) || !isThere(now))

/** After that long all the same: the broker's word may be lost, and the robot is to have work again. */
const goneAfterMs = 20_000
const lookAgainMs = 250

const once = async (isSo: () => Promise<boolean>): Promise<void> => {
  const until = Date.now() + goneAfterMs
  while (!(await isSo()) && Date.now() < until) await sleep(lookAgainMs)
}

const robotOf = async (connection: Connection, robot_id: string): Promise<Row | undefined> => {
  const { status, body } = await ask(connection, 'GET', robotPath(robot_id), { known: [404] })
  return status === 404 ? undefined : body
}

const isThere = (robot: Row | undefined): boolean => robot !== undefined && !isOutOfHearing(robot.state)

/**
 * Which certificate a robot is connected with is kept nowhere; but one that connected before a certificate was made does not have
 * it.
 */
const hasConnectedSince = async (connection: Connection, robot_id: string, made_at: Date): Promise<boolean> => {
  const rows = await list(connection, `/messages?robot_id=${encodeURIComponent(robot_id)}`, messagesBack)
  return rows.some(({ type, received_at }) => type === 'robot.connected' && String(received_at) > made_at.toISOString())
}

const messagesBack = 500

const describe = async (
  tools: Provisioning,
  files: RobotFiles,
  robot_id: string,
  vda: VdaTopics | undefined,
): Promise<void> => {
  const { url, authority } = await doorOf(tools)
  const thing = thingOf(robot_id)
  const { manufacturer, serial_number } = attributesOf(robot_id, vda)
  const topics = `robots/${thing}/{messages,telemetry,commands}`
  const vdaTopics = vda && `${vda.interface}/${vda.major}/${manufacturer}/${serial_number}/+`
  files.describe({ robot_id, url, client_id: thing, topics: vdaTopics ?? topics }, authority)
}

const doorOf = async ({ identities, ...tools }: Provisioning): Promise<Door> => {
  const [endpoint, authority] = await Promise.all([identities.endpoint(), tools.authority()])
  return { url: `mqtts://${endpoint.includes(':') ? endpoint : `${endpoint}:8883`}`, authority }
}

const filesOf = ({ directory }: Provisioning, thing: string): RobotFiles =>
  // A colon is no character of a file's name everywhere.
  robotFiles(join(directory, thing.replaceAll(':', '+')))

/** A robot that is provisioned again, for its fleet or its certificate, goes on speaking as it does. */
const vdaOf = async (
  identities: Identities,
  { robot_id, vda }: Pick<Wish, 'robot_id' | 'vda'>,
): Promise<VdaTopics | undefined> => {
  if (vda !== undefined) return vda === 'none' ? undefined : vda
  const { vda_interface, vda_major } = await identities.attributes(thingOf(robot_id))
  if (vda_interface === undefined || vda_interface === 'none' || vda_major === undefined) return undefined
  return { interface: vda_interface, major: vda_major }
}

/** As the provisioning template writes them: who the robot is in the topics of its dialect. */
const attributesOf = (robot_id: string, vda: VdaTopics | undefined): Readonly<Record<string, string>> => {
  const [, manufacturer, serial_number] = /^([^:]+):(.+)$/.exec(robot_id) ?? []
  if (vda !== undefined && manufacturer === undefined) {
    throw new UsageError(`a robot of VDA 5050 is MANUFACTURER:SERIAL, such as acme:17; the robot is ${robot_id}`)
  }
  return {
    manufacturer: manufacturer ?? 'native',
    serial_number: serial_number ?? robot_id,
    vda_interface: vda?.interface ?? 'none',
    vda_major: vda?.major ?? 'none',
  }
}

const thingOf = (robot_id: string): string => {
  if (ROBOT_ID.test(robot_id)) return thingNameOf(robot_id)
  throw new UsageError(`robot id "${robot_id}" is not right; ${ROBOT_ID_WORDS} was expected`)
}

const robotPath = (robot_id: string, rest = ''): string => `/robots/${encodeURIComponent(robot_id)}${rest}`

const vdaIn = (text: string | undefined): Wish['vda'] => {
  if (text === undefined || text === 'none') return text
  const [, name, major] = /^([A-Za-z0-9_]{1,32})\/(v[1-3])$/.exec(text) ?? []
  if (name !== undefined && major !== undefined) return { interface: name, major }
  throw new UsageError(
    `--vda is ${JSON.stringify(text)}: an interface and a major version such as uagv/v2 or vda5050/v3 was expected, or none`,
  )
}

/** Node brings the root certificates that it trusts itself; the one that AWS IoT's endpoints lead to is among them. */
const amazonsAuthority = (): string =>
  rootCertificates.find((pem) => new X509Certificate(pem).subject.includes('CN=Amazon Root CA 1')) ?? ''

/** No credentials, no region, or none that may do this: a person's matter, in one line and with what was asked for. */
export const refusedByAws = (error: unknown): never => {
  if (!(error instanceof Error)) throw error
  const isRefused =
    /^(CredentialsProviderError|UnauthorizedException|AccessDenied(Exception)?|ExpiredToken(Exception)?|UnrecognizedClientException)$/
  if (isRefused.test(error.name)) throw new UsageError(`AWS refused: ${error.message} (${error.name})`)
  if (error.message === 'Region is missing') {
    throw new UsageError('which region? Set AWS_REGION, or a profile that has one with AWS_PROFILE')
  }
  throw error
}

if (import.meta.main) {
  await run({ usage, options }, async ({ values, positionals }) => {
    const connection = connect(values)
    const { aws_endpoint_url: endpoint, region } = connection
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
    const iot = new IoTClient(endpoint === undefined ? {} : { endpoint, region: region ?? 'us-east-1', credentials })
    const env = values.env ?? 'dev'
    const tools: Provisioning = {
      identities: identitiesInIot(iot, `signalbox-${env}-robot`),
      connection,
      authority: async () => (endpoint === undefined ? amazonsAuthority() : await authorityOfItsOwn(iot)),
      directory: values.out ?? '.signalbox/robots',
      env,
      say: console.log,
    }
    const proof = values['take-over'] ? 'take-over' : values['no-proof'] ? 'no' : 'if-away'
    const [command, robot, ...rest] = positionals
    const anywhere = ['env', 'api-url', 'token']
    if (command === undefined || rest.length > 0) throw new UsageError(usage)
    if (command === 'claim' && robot === undefined) {
      refuseOthers('provision claim', values, ['out', ...anywhere])
      return makeClaim(tools).catch(refusedByAws)
    }
    if (command === 'rotate' && robot !== undefined) {
      refuseOthers('provision rotate', values, ['finish', 'out', 'take-over', ...anywhere])
      return rotate(tools, { robot_id: robot, proof, finish: values.finish === true }).catch(refusedByAws)
    }
    if (command === 'retire' && robot !== undefined) {
      refuseOthers('provision retire', values, ['why', ...anywhere])
      return retire(tools, { robot_id: robot, why: values.why }).catch(refusedByAws)
    }
    if (robot !== undefined || ['rotate', 'retire', 'claim'].includes(command)) throw new UsageError(usage)
    refuseOthers('provision', values, ['vda', 'fleet', 'why', 'out', 'take-over', 'no-proof', ...anywhere])
    const { fleet, why } = values
    await provision(tools, { robot_id: command, vda: vdaIn(values.vda), fleet, why, proof }).catch(refusedByAws)
  })
}

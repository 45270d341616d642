import * as z from 'zod'
import { allowListSchema } from '../functions/device/provisioning-hook/env.ts'
import { type Scope, scopes } from '../functions/http/routes.ts'
import { ROBOT_ID } from '../messages/robot-id.ts'
import { vdaProfileSetting } from '../messages/vda-profile.ts'

/**
 * What differs between the places Signalbox is deployed to, and nothing else. A number that costs or loses something has its
 * reason beside it or in the schema; a wrong one stops the synthesis with its name, not the deploy half-way.
 *
 * AWS IoT has one topic tree per account and region: two environments in the same one would both read every robot's
 * messages. Give each environment an account (or a region) of its own.
 */
const days = z.int().min(1)
const forEver = z.literal('for ever')
const streamReader = z.strictObject({
  batchSize: z.int().min(1).max(10_000),
  batchWindowSeconds: z.number().min(0).max(300).describe('0: a batch goes as soon as there is a record'),
  parallelisation: z.int().min(1).max(10).describe('Batches of one shard at the same time; order is kept per key'),
  retriesMax: z.int().min(1).max(10_000).describe('The default of AWS is for ever: one poison record blocks a shard'),
  recordAgeMaxSeconds: z.int().min(60).max(604_800).describe('Older records go to the bytes bucket, as failures'),
})

const application = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a name of a-z, 0-9 and hyphens'),
  scopes: z
    .array(z.enum(Object.keys(scopes) as Scope[]))
    .min(1)
    .describe('What its token may say at most; which fleets it sees is granted over the API'),
})
export type Application = z.output<typeof application>

const environmentSchema = z.strictObject({
  removal: z.enum(['destroy', 'retain']).describe('What a destroy does to tables, lake, keys and logs'),
  logRetentionDays: z.literal([7, 14, 30, 90, 365]),
  tracing: z.boolean().describe('X-Ray on functions, machines and API; costs 5.00 per million sampled traces'),
  sourceMaps: z.boolean().describe('Readable stacks; the maps make bundles four times bigger and cold starts slower'),
  pointInTimeRecovery: z.boolean(),
  stream: z
    .discriminatedUnion('mode', [
      z.strictObject({ mode: z.literal('provisioned'), shards: z.int().min(1), retentionHours: z.int() }),
      z.strictObject({ mode: z.literal('on-demand'), retentionHours: z.int() }),
    ])
    .refine(({ retentionHours }) => retentionHours >= 24 && retentionHours <= 8760, {
      path: ['retentionHours'],
      message: 'Kinesis keeps records for 24 to 8760 hours',
    }),
  dispatch: streamReader.extend({
    enhancedFanOut: z.boolean().describe('50 ms instead of up to 1 s behind the put; 10.95 a month per shard'),
    memoryMegabytes: z.int().min(128).max(10_240).describe('Processor time comes with it: 1,769 are one processor'),
    timeoutSeconds: z.int().min(30).max(900),
    subjectsInParallel: z.int().min(1).describe('Robots of one batch at the same time: a run of a machine each'),
    shedTelemetryAfterSeconds: z
      .int()
      .min(5)
      .describe('Older telemetry is shed when its turn comes, but for one sample in so many seconds of each robot'),
  }),
  outbox: streamReader,
  archive: streamReader.describe('Readers of table streams that fill the lake'),
  policy: z.strictObject({
    defaultVersion: z.string().regex(/^v\d+$/, 'a policy version is v and a number'),
    missionVersion: z
      .string()
      .regex(/^v\d+$/, 'a policy version is v and a number')
      .describe('Decides for missions that are asked for from now on; those before end under theirs'),
  }),
  quiet: z.strictObject({
    quietAfterSeconds: z.int().min(60).describe('Silence until robot.went_quiet is said'),
    lostAfterSeconds: z.int().min(60).describe('Then, without contact, until robot.lost is said'),
  }),
  release: z.strictObject({
    attemptsMax: z.int().min(1).describe('Releases of a parked robot until it needs attention'),
    backoffSeconds: z.int().min(1).describe('Before the first release; doubles each time'),
  }),
  retry: z.strictObject({
    attemptsMax: z.int().min(0).describe('Tries of the schedule until a failure needs attention; 0: none'),
    backoffSeconds: z.int().min(1).describe('Before the first try; doubles each time, up to an hour, with jitter'),
  }),
  missions: z.strictObject({
    leaseSeconds: z.int().min(1).max(86_400).describe('Silence of a robot until its mission is taken from it'),
    physicalLoadNeedsPerson: z
      .boolean()
      .describe('Whether a person looks at what a lost robot may carry before another gets its mission'),
    allocationsMax: z.int().min(1).max(100).describe('Robots that a mission is given to until a person has to look'),
    batteryMinPercent: z.int().min(0).max(100).describe('With less charge a robot is given no mission'),
    keptDays: days.max(3650).describe('How long what is known of an ended mission is kept'),
  }),
  journalDays: days.max(365).describe('How long a message id is known: the long dedupe horizon'),
  archiveDays: days.describe('How long the bus can replay its events'),
  accessLogDays: days.describe('How long it is kept who asked for which object of a bucket'),
  privacy: z
    .strictObject({
      coolDownHours: z.number().min(0).max(720).describe('In which the erasure of a robot can be cancelled'),
      legalHold: z.array(z.string().regex(ROBOT_ID)).describe('Robots of which nothing may be erased, whoever asks'),
      snapshotHours: z
        .number()
        .min(0)
        .max(720)
        .describe(
          "How long the warehouse's tables remember what they were before: rows that went are in old files until then",
        ),
      settlingMinutes: z.number().min(0).max(1_440).describe('Until everything on its way into the lake lies there'),
    })
    .describe('docs/retention.md says what is kept how long'),
  ownKeys: z
    .boolean()
    .describe('Whether data_core has a key of its own, 1.00 a month; else it uses the one of service_platform'),
  lake: z.strictObject({
    bufferSeconds: z.int().min(60).max(900),
    bufferMegabytes: z.int().min(1).max(128),
    compression: z.enum(['GZIP', 'UNCOMPRESSED']),
    keptDays: z
      .strictObject({
        said: days.or(forEver),
        changes: days.or(forEver),
        unopened: days,
        undelivered: days,
        results: days,
        reports: days,
      })
      .describe(
        'Of what lies in the lake, by folder; how long rows of tables are kept their tables say (warehouse/tables)',
      ),
  }),
  warehouse: z.strictObject({
    byTheClock: z
      .boolean()
      .describe('Whether the clock starts what runs in Athena; false where time is virtual and Athena is not there'),
  }),
  dataApi: z
    .strictObject({
      bytesPerQueryMax: z
        .int()
        .min(10_000_000)
        .describe('Where Athena ends a query of the Data API; ten megabytes at least, and 5.00 dollars a terabyte'),
      bytesPerCallerDayMax: z.int().min(10_000_000).describe('Scanned for one caller in a day, UTC; above it 429'),
      queriesAtOnceMax: z.int().min(1).max(20).describe('Of one caller; Athena runs some twenty of an account'),
    })
    .refine(({ bytesPerQueryMax, bytesPerCallerDayMax }) => bytesPerCallerDayMax >= bytesPerQueryMax, {
      path: ['bytesPerCallerDayMax'],
      message: 'a day takes one query at least',
    }),
  api: z.strictObject({
    ratePerSecond: z.int().min(1).describe('Of all clients together: above it the gateway answers 429'),
    burst: z.int().min(1),
    backlog: z
      .strictObject({
        depthMax: z.int().min(1).describe('Messages over HTTP that dispatch has not reached'),
        ageSecondsMax: z.int().min(1).describe('Of the oldest of them'),
      })
      .describe('Beyond either POST /messages answers 429 and takes nothing'),
    uploads: z.strictObject({
      bytesMax: z.int().min(1).max(5_000_000_000).describe('Of one upload; S3 takes 5 GB in one put'),
      days: z.int().min(1).describe('How long uploaded content is kept'),
    }),
    perClient: z
      .strictObject({
        ratePerSecond: z.int().min(1).max(10_000),
        burst: z.int().min(1).max(100_000).describe('What a client that was quiet may ask for at once'),
      })
      .refine(({ ratePerSecond, burst }) => burst >= ratePerSecond, {
        path: ['burst'],
        message: 'a burst is at least what a second allows',
      }),
    scheduledPerOwnerMax: z
      .int()
      .min(1)
      .max(100_000)
      .describe(
        'Messages that one person or application may have scheduled at a time: each is a schedule of EventBridge',
      ),
    corsOrigins: z
      .array(z.string().regex(/^https?:\/\/[a-z0-9.-]+(:\d+)?$/, 'an origin such as https://console.example.com'))
      .describe('Where pages come from that may call the API from a browser; empty: from nowhere'),
  }),
  feed: z.strictObject({
    bufferEventsMax: z.int().min(100).max(1_000_000).describe('How many events a listener that comes back can be told'),
    bufferAgeSeconds: z
      .int()
      .min(60)
      .max(86_400)
      .describe('How long they are kept; a resume later than that has a gap'),
    subscriptionsPerConnectionMax: z.int().min(1).max(100),
    postWithinMilliseconds: z
      .int()
      .min(50)
      .max(5_000)
      .describe('Who does not take events in this time holds nobody up: they are brought after, in their own time'),
    ratePerSecond: z.int().min(1).describe('Connections and frames of all listeners together'),
    burst: z.int().min(1),
    fanout: streamReader,
  }),
  flow: z
    .strictObject({
      metricsSeconds: z
        .int()
        .min(1)
        .describe('How long metrics that somebody looked at are kept for others; each look costs 0.1 cents'),
      behindSeconds: z.int().min(1).describe('From when on a backlog is said to operators, long before an alarm'),
    })
    .describe('What operators see of the line as it is now'),
  applications: z
    .array(application)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'each application has a name of its own')
    .describe('Who may get a token by client credentials; each costs 6.00 a month, and 2.25 per thousand tokens'),
  bridge: z.strictObject({
    toleranceSeconds: z.int().min(1).describe("How far a webhook's time may be off, both ways; Standard Webhooks: 300"),
    secretOverlapHours: z.int().min(1).describe('How long a secret goes on after a new one was made'),
    answerSeconds: z.int().min(1).max(30).describe('In which a subscriber has to answer'),
    disableAfterHours: z.int().min(1).describe('Of taking nothing, until a subscriber is sent nothing any more'),
    failedDeliveriesMax: z
      .int()
      .min(1)
      .describe('Events that wait for a subscriber who takes none, until it is disabled'),
    loopback: z.boolean().describe('Subscribers at 127.0.0.1, without TLS: on one machine only, never in an account'),
  }),
  commands: z.strictObject({
    acknowledgeSeconds: z.int().min(1).describe('For the first acknowledgement; twice as long after each resend'),
    resendsMax: z.int().min(0).max(10).describe('How often a command is sent again'),
    deadlineSeconds: z
      .record(z.string(), z.int().min(1))
      .describe('Until a command must have come to its end, by its type; `default` for all others'),
  }),
  vda: z.strictObject({
    interfaces: z
      .array(
        z
          .string()
          .regex(
            /^(?!(robots|missions|fts)$)[A-Za-z0-9_]{1,32}$/,
            'letters, digits and underscores, and no topic of ours',
          ),
      )
      .min(1)
      .refine((all) => new Set(all).size === all.length, 'each interface once')
      .describe(
        'First levels of the topics on which robots speak VDA 5050: uagv/v2/…, vda5050/v3/…, or a maker of robots’ own',
      ),
    budgetPerSecond: z
      .int()
      .min(1)
      .max(1000)
      .describe('Records that one robot may send in a second; above it its telemetry is shed, its facts never are'),
    budgetBurst: z.int().min(1).max(10_000).describe('Records that a robot may send at once, after it was quiet'),
    quietAfterSeconds: z
      .int()
      .min(60)
      .describe('Silence until robot.went_quiet is said of a robot that says its state every 30 s, as VDA 5050 asks'),
    profiles: z
      .array(vdaProfileSetting)
      .refine((all) => JSON.stringify(all).length <= 2_000, 'at most 2,000 characters: a variable of a function')
      .describe('How robots of one maker want to be spoken to, where their version and factsheet do not settle it'),
  }),
  claimAllowList: allowListSchema.describe(
    'Robots that may claim an identity, * at the end for any ending; empty lets nobody in',
  ),
  console: z.strictObject({
    domain: z
      .strictObject({
        name: z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'a host such as console.example.com'),
        certificateArn: z
          .string()
          .regex(
            /^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/.+$/,
            'a certificate of us-east-1: CloudFront takes no other',
          ),
      })
      .optional()
      .describe('A name of your own, which you let point at the output ConsoleTarget; else CloudFront gives one'),
    logs: z.boolean().describe('Whether pages link to CloudWatch Logs; on one machine there is none'),
  }),
  notify: z.strictObject({
    emails: z.array(z.email()).describe('Who gets alarms and what a person must know; each confirms once'),
    slack: z
      .array(
        z.strictObject({
          name: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'a name of a-z 0-9 -'),
          workspaceId: z.string().regex(/^[0-9A-Z]{1,255}$/, 'the id of a workspace that was let in by hand once'),
          channelId: z.string().regex(/^[A-Za-z0-9]+$/, 'the id of a channel'),
        }),
      )
      .describe('Channels that hear the same, through Amazon Q Developer in chat applications'),
    pagers: z
      .array(z.string().regex(/^\/[A-Za-z0-9/_.-]{1,200}$/, 'the name of an SSM parameter such as /signalbox/pager'))
      .describe(
        'Who is rung, by alarms and by what cannot wait: parameters with https addresses, which often bear a key',
      ),
    repeatAfterSeconds: z
      .int()
      .min(60)
      .max(86_400)
      .describe('Of one thing a person is told again after this long at the earliest'),
    perHourMax: z.int().min(1).describe('More notices in one hour come as one summary'),
  }),
  alarms: z.strictObject({
    backlogAgeSeconds: z.int().min(1),
    intakeAgeSeconds: z.int().min(1),
    openFailures: z.int().min(1),
    lakeFreshnessSeconds: z.int().min(60),
  }),
})

export type EnvironmentName = 'dev' | 'prod'
export type Environment = z.output<typeof environmentSchema> & { readonly name: EnvironmentName }

const dispatch = {
  // A robot's telemetry is written once per batch and robot: batches of 500 cost a quarter less processor time a message
  // than of 200, and bigger ones save no more (bench/results.md, batch size and window). Small ones still go at once.
  batchSize: 500,
  batchWindowSeconds: 0,
  parallelisation: 2,
  // A batch is returned only when nothing can be recorded at all, and a record that kills the process is bisected out
  // without using this quota; ten tries of up to a minute ride out a short outage, and a record over which
  // dispatch never ends holds up its lane for ten minutes at most.
  retriesMax: 10,
  // What was said hours ago is for a person to decide on: its robot has moved on.
  recordAgeMaxSeconds: 21_600,
  enhancedFanOut: false,
  memoryMegabytes: 1024,
  // The longest run of a machine (30 s, policy/to-asl.ts), waited for, and then the end of the batch.
  timeoutSeconds: 60,
  subjectsInParallel: 16,
  // A quarter of the silence that is worth a message: a robot whose telemetry is shed is still heard in time.
  shedTelemetryAfterSeconds: 30,
}
// What one shard's dispatch works off in some ten seconds: beyond that an answer would only be late.
const backlog = { depthMax: 5_000, ageSecondsMax: 30 }
const uploads = { bytesMax: 100_000_000, days: 30 }

// A day of a million messages is less than a gigabyte: a query reads some of them, and a caller spends ten cents a day at most.
const dataApi = { bytesPerQueryMax: 4_000_000_000, bytesPerCallerDayMax: 20_000_000_000, queriesAtOnceMax: 4 }

const outbox = {
  batchSize: 100,
  batchWindowSeconds: 0,
  parallelisation: 2,
  // Only what the bus does not take comes again, five seconds later: half an hour without the bus loses nothing.
  retriesMax: 360,
  recordAgeMaxSeconds: 21_600,
}

const feed = {
  bufferEventsMax: 20_000,
  bufferAgeSeconds: 3_600,
  subscriptionsPerConnectionMax: 20,
  postWithinMilliseconds: 500,
  // A client that hears nothing asks every second and a half whether anybody is there.
  ratePerSecond: 1_000,
  burst: 2_000,
  fanout: {
    // What waits goes together, in one write: the more there is, the less each costs.
    batchSize: 500,
    batchWindowSeconds: 0,
    // The feed has one order: one batch after the other.
    parallelisation: 1,
    // Only what no table takes comes again, a second later: half an hour is ridden out, then it is a failure of its own.
    retriesMax: 1_800,
    recordAgeMaxSeconds: 7_200,
  },
}

// A cause that goes on is told of once an hour; more than thirty things an hour nobody reads one by one.
const notify = { emails: [], slack: [], pagers: [], repeatAfterSeconds: 3_600, perHourMax: 30 }

// Three state messages of VDA 5050 missed is 90 s; the broker tells of a lost link after 45. The lease counts from there.
const missions = {
  leaseSeconds: 30,
  physicalLoadNeedsPerson: true,
  allocationsMax: 5,
  batteryMinPercent: 15,
  keptDays: 90,
}

// What was said and decided can be told again from its bytes for as long as they are there. What could not be opened or
// delivered is looked at within weeks, or never.
const keptDays = {
  said: 'for ever',
  changes: 'for ever',
  unopened: 365,
  undelivered: 365,
  results: 7,
  reports: 1_100,
} as const

const archive = {
  // Many changes a call: Firehose bills steps of 5 KB for each record, and the lake is in no hurry.
  batchSize: 1_000,
  batchWindowSeconds: 60,
  parallelisation: 1,
  // Only what Firehose does not take comes again, five seconds later: half an hour without it loses nothing.
  retriesMax: 360,
  recordAgeMaxSeconds: 21_600,
}

const bridge = {
  toleranceSeconds: 300,
  secretOverlapHours: 24,
  answerSeconds: 10,
  disableAfterHours: 24,
  failedDeliveriesMax: 1_000,
  loopback: false,
}

// Sent after 5 s, 15 and 35 again, and given up after 75. A job may take an hour: missions say their own deadline.
const commands = { acknowledgeSeconds: 5, resendsMax: 3, deadlineSeconds: { default: 600, 'work.start': 3_600 } }

// As VDA 5050 suggests them: uagv up to 2.x, vda5050 from 3.0 on.
const vda = {
  interfaces: ['uagv', 'vda5050'],
  budgetPerSecond: 20,
  budgetBurst: 60,
  // Three states that did not come.
  quietAfterSeconds: 90,
  profiles: [],
}

const environments: Readonly<Record<EnvironmentName, z.input<typeof environmentSchema>>> = {
  dev: {
    removal: 'destroy',
    logRetentionDays: 14,
    tracing: false,
    sourceMaps: false,
    pointInTimeRecovery: false,
    stream: { mode: 'provisioned', shards: 1, retentionHours: 24 },
    dispatch,
    outbox,
    archive,
    policy: { defaultVersion: 'v1', missionVersion: 'v1' },
    quiet: { quietAfterSeconds: 120, lostAfterSeconds: 900 },
    release: { attemptsMax: 5, backoffSeconds: 30 },
    retry: { attemptsMax: 5, backoffSeconds: 30 },
    missions,
    journalDays: 14,
    archiveDays: 7,
    accessLogDays: 30,
    privacy: { coolDownHours: 24, legalHold: [], snapshotHours: 72, settlingMinutes: 60 },
    ownKeys: false,
    lake: { bufferSeconds: 60, bufferMegabytes: 5, compression: 'GZIP', keptDays },
    warehouse: { byTheClock: true },
    dataApi,
    api: {
      ratePerSecond: 50,
      burst: 100,
      backlog,
      uploads,
      perClient: { ratePerSecond: 20, burst: 60 },
      scheduledPerOwnerMax: 1_000,
      corsOrigins: [],
    },
    feed,
    flow: { metricsSeconds: 60, behindSeconds: 10 },
    applications: [],
    bridge,
    commands,
    vda,
    claimAllowList: [],
    console: { logs: true },
    notify,
    alarms: { backlogAgeSeconds: 60, intakeAgeSeconds: 300, openFailures: 1, lakeFreshnessSeconds: 1800 },
  },
  prod: {
    removal: 'retain',
    logRetentionDays: 90,
    tracing: true,
    sourceMaps: false,
    pointInTimeRecovery: true,
    // A week, so that after a long weekend with something broken the records can still be read again. dispatch itself gives
    // them up after a day (recordAgeMaxSeconds) or its tries: whole, into the bytes bucket, as failures.
    stream: { mode: 'on-demand', retentionHours: 168 },
    dispatch: { ...dispatch, parallelisation: 4, enhancedFanOut: true, recordAgeMaxSeconds: 86_400 },
    outbox: { ...outbox, parallelisation: 4 },
    archive,
    policy: { defaultVersion: 'v1', missionVersion: 'v1' },
    quiet: { quietAfterSeconds: 300, lostAfterSeconds: 3600 },
    release: { attemptsMax: 5, backoffSeconds: 30 },
    retry: { attemptsMax: 5, backoffSeconds: 30 },
    missions,
    journalDays: 14,
    archiveDays: 30,
    accessLogDays: 90,
    privacy: { coolDownHours: 72, legalHold: [], snapshotHours: 72, settlingMinutes: 60 },
    ownKeys: true,
    lake: { bufferSeconds: 300, bufferMegabytes: 64, compression: 'GZIP', keptDays },
    warehouse: { byTheClock: true },
    dataApi: { ...dataApi, bytesPerCallerDayMax: 200_000_000_000 },
    api: {
      ratePerSecond: 500,
      burst: 1000,
      backlog: { ...backlog, depthMax: 20_000 },
      uploads,
      perClient: { ratePerSecond: 100, burst: 300 },
      scheduledPerOwnerMax: 1_000,
      corsOrigins: [],
    },
    feed: { ...feed, ratePerSecond: 5_000, burst: 5_000 },
    flow: { metricsSeconds: 60, behindSeconds: 10 },
    applications: [],
    bridge,
    commands,
    vda,
    claimAllowList: [],
    console: { logs: true },
    notify,
    alarms: { backlogAgeSeconds: 30, intakeAgeSeconds: 300, openFailures: 1, lakeFreshnessSeconds: 1800 },
  },
}

/**
 * The environment that `-c env=NAME` names, with what `-c settings=JSON` says instead of some of its settings: to measure
 * or try one (`-c settings='{"stream":{"shards":8}}'`), not to deploy one that nobody can read here.
 * Throws UnknownEnvironment or InvalidEnvironment, each one clear line.
 */
export function environmentNamed(name: unknown, instead?: unknown): Environment {
  if (!isKnown(name)) {
    const known = Object.keys(environments).join(', ')
    throw new UnknownEnvironment(`There is no environment ${JSON.stringify(name)}; known are ${known} (-c env=NAME)`)
  }
  return { ...checkedEnvironment(name, merged(environments[name], settingsIn(instead))), name }
}

function settingsIn(instead: unknown): unknown {
  if (typeof instead !== 'string') return instead
  try {
    return JSON.parse(instead)
  } catch {
    throw new InvalidEnvironment(`-c settings=… should be JSON such as {"stream":{"shards":8}}, is ${instead}`)
  }
}

/** Settings replace settings one by one; a list replaces the whole list. */
function merged(settings: unknown, instead: unknown): unknown {
  if (instead === undefined) return settings
  if (!isSettings(settings) || !isSettings(instead)) return instead
  const names = new Set([...Object.keys(settings), ...Object.keys(instead)])
  return Object.fromEntries([...names].map((each) => [each, merged(settings[each], instead[each])]))
}

const isSettings = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Also for tests that deploy another configuration than the two that exist. */
export function checkedEnvironment(name: string, configuration: unknown): z.output<typeof environmentSchema> {
  const checked = environmentSchema.safeParse(configuration)
  if (checked.success) return checked.data
  const faults = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new InvalidEnvironment(`Environment ${name} in lib/environments.ts is wrong: ${faults.join('; ')}`)
}

const isKnown = (name: unknown): name is EnvironmentName =>
  typeof name === 'string' && Object.hasOwn(environments, name)

export const environmentNames = Object.keys(environments) as readonly EnvironmentName[]

export class UnknownEnvironment extends Error {
  override readonly name = 'UnknownEnvironment'
}

export class InvalidEnvironment extends Error {
  override readonly name = 'InvalidEnvironment'
}

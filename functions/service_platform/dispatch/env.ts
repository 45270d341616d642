import * as z from 'zod'
import { countVariable, jsonVariable, readEnvironment } from '../../environment.ts'
import { failureTableVariables } from '../../ports/failure-tables.ts'

/**
 * What dispatch has to know of each policy version. The policy itself stays out of the bundle: adding a version is one
 * JSON file and a deploy, and the machine is the only one that evaluates it. The stack fills this from policy/*.json.
 */
export const machinesSchema = z.record(
  z.string().regex(/^v\d+$/, 'a policy version is v and a number, such as v1'),
  z.strictObject({
    arn: z.string().min(1).describe('The Express state machine compiled from this version'),
    initial: z.string().min(1).describe('The state of a robot that has never been heard'),
    on_permanent_failure: z.enum(['continue', 'hold']).describe('Whether a dead-lettered trigger parks its robot'),
    states: z.array(z.string()).describe('What it knows: no robot is moved to it in another state'),
    at_work: z.array(z.string()).describe('States that a robot leaves under the version in which it entered them'),
  }),
)
export type Machines = z.output<typeof machinesSchema>

/** The same of missions' versions. No rollout moves a mission: it ends under the version with which it began. */
export const missionMachinesSchema = z.record(
  machinesSchema.keyType,
  machinesSchema.valueType.pick({ arn: true, initial: true, on_permanent_failure: true }),
)
export type MissionMachines = z.output<typeof missionMachinesSchema>

export const environmentSchema = z
  .object({
    ENVIRONMENT: z.string().min(1),
    NAMESPACE: z.string().min(1).describe('service_platform.core.messaging'),
    ROBOTS_TABLE: z.string().min(1),
    LAST_KNOWN_TABLE: z.string().min(1),
    JOURNAL_TABLE: z.string().min(1),
    HELD_TABLE: z.string().min(1),
    COMMANDS_TABLE: z.string().min(1).describe('What robots were sent that echo it'),
    ROLLOUTS_TABLE: z.string().min(1).describe('Which version is rolled out to whom'),
    ...failureTableVariables,
    INTAKE_QUEUE_URL: z.string().min(1),
    STREAM_NAME: z.string().min(1).describe('The stream it reads, to which it sends the continuation of a release'),
    MACHINES: jsonVariable(machinesSchema).describe('JSON: see machinesSchema'),
    DEFAULT_POLICY_VERSION: z.string().min(1).describe('Pins a robot whose first message asks for no version'),
    MISSION_MACHINES: jsonVariable(missionMachinesSchema).describe('JSON: see missionMachinesSchema'),
    MISSION_POLICY_VERSION: z.string().min(1).describe('Decides for missions that are asked for from now on'),
    SUBJECTS_IN_PARALLEL: countVariable(1).default(16).describe('Subjects in work at the same time'),
    JOURNAL_DAYS: countVariable(1).default(14).describe('The long dedupe horizon'),
    RELEASE_ATTEMPTS_MAX: countVariable(1).default(5).describe('Releases of a parked robot before it needs attention'),
    RELEASE_BACKOFF_SECONDS: countVariable(1).default(30).describe('Wait before the first release; doubles each time'),
    SHED_TELEMETRY_AFTER_SECONDS: countVariable(1).default(30).describe('Older telemetry is shed when its turn comes'),
    VDA_BUDGET_PER_SECOND: countVariable(1)
      .default(20)
      .describe('Records of a VDA 5050 robot; above it telemetry is shed'),
    VDA_BUDGET_BURST: countVariable(1).default(60).describe('Records that it may send at once'),
    RELEASE_BUDGET_MS: countVariable(1).default(10_000).describe('Time one release may take of one batch'),
    AWS_XRAY_DAEMON_ADDRESS: z.string().optional().describe('Set by Lambda where tracing is on'),
    TIME_MARGIN_MS: countVariable(1).default(10_000).describe('Time left at which no further subject is started'),
  })
  .refine(({ MACHINES, DEFAULT_POLICY_VERSION }) => DEFAULT_POLICY_VERSION in MACHINES, {
    path: ['DEFAULT_POLICY_VERSION'],
    message: 'should be one of the versions in MACHINES',
  })
  .refine(({ MISSION_MACHINES, MISSION_POLICY_VERSION }) => MISSION_POLICY_VERSION in MISSION_MACHINES, {
    path: ['MISSION_POLICY_VERSION'],
    message: 'should be one of the versions in MISSION_MACHINES',
  })

export type DispatchEnvironment = z.output<typeof environmentSchema>

export const environment = (): DispatchEnvironment => readEnvironment(environmentSchema, process.env)

/** Of the invocation that is under way: Lambda sets it anew for each. */
export const traceHeader = (): string | undefined => process.env._X_AMZN_TRACE_ID

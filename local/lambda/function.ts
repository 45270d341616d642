/** A function as the templates declare it, and what Lambda would tell it about itself. */
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { arnOf, physicalName } from '../resources/names.ts'
import { propertiesOf } from '../resources/properties.ts'
import { type ResolvedResource, UnsupportedProperty } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import type { Group } from './placement.ts'

export interface FunctionSpec {
  readonly name: string
  readonly arn: string
  readonly stack: string
  readonly logicalId: string
  /** File of the bundle and the name of its export. */
  readonly file: string
  readonly exportName: string
  /** What the template sets; the rest is added by `environmentOf`. */
  readonly variables: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly memoryMb: number
  readonly reservedConcurrency?: number
  readonly deadLetterArn?: string
  readonly group: Group
}

const properties = z.looseObject({
  Runtime: z.string().regex(/^nodejs/, 'only Node.js functions run on one machine'),
  Handler: z.string().regex(/^[^.]+(\/[^.]+)*\.[A-Za-z_$][\w$]*$/, 'must be file.export'),
  Timeout: z.number().int().min(1).max(900).default(3),
  MemorySize: z.number().int().min(128).max(10_240).default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  ReservedConcurrentExecutions: z.number().int().min(0).optional(),
  DeadLetterConfig: z.looseObject({ TargetArn: z.string().optional() }).optional(),
  FunctionName: z.string().optional(),
  Code: z.looseObject({ S3Key: z.string().optional(), ZipFile: z.string().optional() }),
})

/** Lambda refuses more than 4 KB of environment (quotas, Developer Guide): better to know it before the deploy. */
const environmentBytesMax = 4096

export function functionSpec(resource: ResolvedResource, group: Group, runtime: Runtime): FunctionSpec {
  const read = propertiesOf(properties, resource)
  const { Handler, Timeout, MemorySize, Environment, ReservedConcurrentExecutions, DeadLetterConfig } = read
  const variables = Environment?.Variables ?? {}
  const bytes = Object.entries(variables).reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  if (bytes > environmentBytesMax) {
    throw new UnsupportedProperty(resource, 'Environment', `has ${bytes} bytes; Lambda takes ${environmentBytesMax}`)
  }
  const name = physicalName(resource, read.FunctionName)
  const dot = Handler.lastIndexOf('.')
  return {
    name,
    arn: arnOf('lambda', `function:${name}`, runtime),
    stack: resource.stack,
    logicalId: resource.logicalId,
    file: bundleFile(resource, read.Code, Handler.slice(0, dot), runtime),
    exportName: Handler.slice(dot + 1),
    variables,
    timeoutMs: Timeout * 1000,
    memoryMb: MemorySize,
    ...(ReservedConcurrentExecutions === undefined ? {} : { reservedConcurrency: ReservedConcurrentExecutions }),
    ...(DeadLetterConfig?.TargetArn === undefined ? {} : { deadLetterArn: DeadLetterConfig.TargetArn }),
    group,
  }
}

/** What the function sees as its environment: the template's variables and Lambda's own. */
export function environmentOf(
  spec: FunctionSpec,
  runtime: Pick<Runtime, 'region' | 'endpointUrl'>,
  endpoints: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return {
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    NODE_ENV: 'production',
    AWS_REGION: runtime.region,
    AWS_DEFAULT_REGION: runtime.region,
    AWS_ENDPOINT_URL: runtime.endpointUrl,
    ...Object.fromEntries(Object.entries(endpoints).map(([id, url]) => [`AWS_ENDPOINT_URL_${id}`, url])),
    // The access key is the function's name: that is how the front server knows who calls.
    AWS_ACCESS_KEY_ID: spec.name,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR',
    LAMBDA_TASK_ROOT: '/var/task',
    _HANDLER: `index.${spec.exportName}`,
    ...spec.variables,
  }
}

function bundleFile(
  resource: ResolvedResource,
  code: { S3Key?: string | undefined; ZipFile?: string | undefined },
  module: string,
  runtime: Runtime,
): string {
  if (code.ZipFile !== undefined) {
    const file = join(mkdtempSync(join(tmpdir(), 'signalbox-inline-')), 'index.cjs')
    writeFileSync(file, code.ZipFile)
    return file
  }
  const directory = runtime.assembly.asset(code.S3Key ?? '')
  if (!directory)
    throw new UnsupportedProperty(resource, 'Code', `no asset ${String(code.S3Key)} in cdk.out; synthesise again`)
  const found = ['.mjs', '.cjs', '.js'].map((end) => join(directory, module + end)).find((file) => existsSync(file))
  if (!found) throw new UnsupportedProperty(resource, 'Handler', `${directory} has no ${module}.mjs, .cjs or .js`)
  return found
}

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unbundledFunctions } from '../lib/function-bundles.ts'
import { signalbox } from '../lib/signalbox.ts'

/*
 * The stacks as `cdk deploy` would send them, synthesised into a folder of their own: what the bill and the functions'
 * bytes are read from.
 */
export interface Deployed {
  readonly resources: readonly TemplateResource[]
  readonly functions: readonly DeployedFunction[]
  /** Deletes the folder. */
  readonly remove: () => void
}

export interface TemplateResource {
  readonly logical_id: string
  readonly stack: string
  readonly type: string
  readonly properties: Readonly<Record<string, unknown>>
}

export interface DeployedFunction {
  /** Folder of its code: `dispatch`. */
  readonly name: string
  /** The bundle; undefined while it does not build. */
  readonly file: string | undefined
  readonly variables: Readonly<Record<string, string>>
  readonly memory_mb: number
}

export const synthesised = async (options: {
  readonly env?: 'dev' | 'prod'
  readonly code: boolean
}): Promise<Deployed> => {
  const { env = 'dev', code } = options
  const outdir = mkdtempSync(join(tmpdir(), 'signalbox-synthesised-'))
  const app = await signalbox({
    outdir,
    context: { env, checks: 'off', console: 'placeholder' },
    ...(!code && { bundles: unbundledFunctions }),
  })
  const resources = app.synth().stacks.flatMap(({ stackName, template }) =>
    Object.entries((template as Template).Resources).map(([logical_id, { Type, Properties = {} }]) => ({
      logical_id,
      stack: stackName,
      type: Type,
      properties: Properties,
    })),
  )
  return {
    resources,
    functions: resources
      .filter(({ type }) => type === 'AWS::Lambda::Function')
      .map(({ properties }) => functionIn(properties, env, outdir)),
    remove: () => rmSync(outdir, { recursive: true, force: true }),
  }
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> }>>
}

const functionIn = (properties: Readonly<Record<string, unknown>>, env: string, outdir: string): DeployedFunction => {
  const { FunctionName, Code, Environment, MemorySize } = properties as {
    readonly FunctionName: string
    readonly Code: { readonly S3Key: string }
    readonly Environment?: { readonly Variables: Readonly<Record<string, unknown>> }
    readonly MemorySize: number
  }
  const file = join(outdir, `asset.${Code.S3Key.replace(/\.zip$/, '')}`, 'index.mjs')
  return {
    name: FunctionName.replace(`signalbox-${env}-`, ''),
    file: existsSync(file) ? file : undefined,
    variables: Object.fromEntries(
      Object.entries(Environment?.Variables ?? {}).map(([name, value]) => [name, asText(value)]),
    ),
    memory_mb: MemorySize,
  }
}

/** A template's value with every reference as an ARN of nothing: good enough to load a function by. */
const asText = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value)
  const join = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']
  return join === undefined ? 'arn:x' : join[1].map(asText).join(join[0])
}

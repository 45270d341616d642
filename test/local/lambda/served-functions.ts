/** Functions given as text, on a served runtime without further parts. */
import { readAssembly } from '../../../local/assembly/read.ts'
import { serve } from '../../../local/served.ts'
import { writeAssembly } from '../assembly/cloud-assembly.ts'

export interface FunctionSketch {
  readonly code: string
  readonly file?: string
  readonly properties?: Readonly<Record<string, unknown>>
}

export async function servedFunctions(
  functions: Readonly<Record<string, FunctionSketch>>,
  more: Readonly<Record<string, { Type: string; Properties?: Record<string, unknown> }>> = {},
  settings: { dataDirectory?: string; logDirectory?: string; awsTiming?: boolean } = {},
) {
  const assets: Record<string, Record<string, string>> = {}
  const resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> = { ...more }
  for (const [name, { code, file = 'index.mjs', properties = {} }] of Object.entries(functions)) {
    assets[name] = { [file]: code }
    resources[name] = {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: name,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
        ...properties,
      },
    }
  }
  const lines: string[] = []
  const directory = writeAssembly({ app: { template: { Resources: resources }, assets } })
  const served = await serve({
    assembly: readAssembly(directory),
    mqttPort: 0,
    httpPort: 0,
    parts: [],
    log: (line) => lines.push(line),
    ...settings,
  })
  return { ...served, invoke: served.runtime.functions.invoke, lines }
}

/*
 * The emulator of the AWS API (ministack) does not know every resource type. What it does not know is taken out of the
 * templates before the deploy, by this list and nothing else: a type that is missing here stops the check by its name.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const unknownToTheEmulator: readonly Unknown[] = [
  { type: 'AWS::Events::Archive', what: 'keeps what was on the bus, for replay' },
  { type: 'AWS::Logs::QueryDefinition', what: 'a saved query' },
  { type: 'AWS::Athena::NamedQuery', what: 'a question that is kept for whoever opens the console' },
  { type: 'AWS::Cognito::ManagedLoginBranding', what: 'how the sign-in page of the console looks' },
  { type: 'AWS::ApiGatewayV2::RouteResponse', what: 'lets a WebSocket route answer' },
  {
    type: 'AWS::CloudWatch::Alarm',
    what: 'an alarm on metric math or a query; alarms on one metric are deployed',
    when: (properties) => 'Metrics' in properties,
  },
]

interface Unknown {
  readonly type: string
  readonly what: string
  readonly when?: (properties: object) => boolean
}

interface Template {
  Resources: Record<string, { Type: string; Properties?: object }>
  Outputs?: Record<string, unknown>
}

export interface Removed {
  readonly stack: string
  readonly logicalId: string
  readonly type: string
  readonly what: string
}

/** Rewrites the templates of an assembly. Throws if something that stays refers to something that goes. */
export function takeOutUnknownTypes(assembly: string): readonly Removed[] {
  return readdirSync(assembly)
    .filter((file) => file.endsWith('.template.json'))
    .flatMap((file) => {
      const template: Template = JSON.parse(readFileSync(join(assembly, file), 'utf8'))
      const stack = file.replace('.template.json', '')
      const removed = Object.entries(template.Resources).flatMap(([logicalId, { Type, Properties = {} }]) =>
        unknownToTheEmulator
          .filter(({ type, when }) => type === Type && (when?.(Properties) ?? true))
          .map(({ type, what }): Removed => ({ stack, logicalId, type, what })),
      )
      for (const { logicalId } of removed) delete template.Resources[logicalId]
      for (const { logicalId, type } of removed) {
        if (JSON.stringify(template).includes(`"${logicalId}"`)) {
          throw new Error(`${stack}: something refers to ${logicalId} (${type}), so it cannot be taken out`)
        }
      }
      writeFileSync(join(assembly, file), JSON.stringify(template, undefined, 1))
      return removed
    })
}

/** What should be there after the deploy: logical id → type, per stack. */
export function expectedResources(assembly: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  return new Map(
    readdirSync(assembly)
      .filter((file) => file.endsWith('.template.json'))
      .map((file) => {
        const template: Template = JSON.parse(readFileSync(join(assembly, file), 'utf8'))
        const types = Object.entries(template.Resources).map(([id, { Type }]) => [id, Type] as const)
        return [file.replace('.template.json', ''), new Map(types)]
      }),
  )
}

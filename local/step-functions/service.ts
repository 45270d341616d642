/** Step Functions: the machines of the templates, Express and Standard, behind the wire API. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as z from 'zod'
import { jsonService } from '../aws-api/json-service.ts'
import { arnOf, physicalName } from '../resources/names.ts'
import { propertiesOf } from '../resources/properties.ts'
import { type Provider, type ResolvedResource, UnsupportedProperty } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { executionOperations, machineOperations, taskOperations } from './api.ts'
import { UnsupportedDefinition } from './definition.ts'
import { createMachines, type MachineSpec } from './machines.ts'

const properties = z.looseObject({
  StateMachineName: z.string().optional(),
  StateMachineType: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD'),
  RoleArn: z.string(),
  DefinitionString: z.string().optional(),
  Definition: z.record(z.string(), z.unknown()).optional(),
  DefinitionS3Location: z.looseObject({ Bucket: z.string(), Key: z.string() }).optional(),
  DefinitionSubstitutions: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
})

export function stepFunctions(runtime: Runtime): readonly Provider[] {
  const machines = createMachines(runtime)
  runtime.register(
    jsonService('states', '1.0', {
      ...machineOperations(machines),
      ...executionOperations(machines),
      ...taskOperations(machines),
    }),
  )
  runtime.offer('machines', {
    start: async (arn, input, name) => machines.start(arn, JSON.stringify(input), name),
  })

  const provider: Provider = {
    types: ['AWS::StepFunctions::StateMachine'],
    async create(resource) {
      const machine = propertiesOf(properties, resource)
      const name = physicalName(resource, machine.StateMachineName, 80)
      const spec: MachineSpec = {
        type: machine.StateMachineType,
        name,
        arn: arnOf('states', `stateMachine:${name}`, runtime),
        roleArn: machine.RoleArn,
        definitionText: substituted(definitionText(runtime, resource, machine), machine.DefinitionSubstitutions),
        createdAt: runtime.clock.now(),
      }
      checkLanguage(resource, spec.definitionText)
      try {
        machines.create(spec)
      } catch (error) {
        if (error instanceof UnsupportedDefinition) throw new UnsupportedProperty(resource, 'Definition', error.message)
        throw error
      }
      return { ref: spec.arn, attributes: { Arn: spec.arn, Name: name, StateMachineRevisionId: 'local' } }
    },
    async start() {
      const known = new Set(machines.list().map(({ arn }) => arn))
      machines.standard.resume((arn) => known.has(arn))
    },
    stop: () => machines.idle(),
    stats: () => machines.stats(),
  }
  return [provider]
}

function definitionText(runtime: Runtime, resource: ResolvedResource, machine: z.infer<typeof properties>): string {
  if (machine.DefinitionString !== undefined) return machine.DefinitionString
  if (machine.Definition !== undefined) return JSON.stringify(machine.Definition)
  const key = machine.DefinitionS3Location?.Key
  if (key === undefined) {
    throw new UnsupportedProperty(
      resource,
      'DefinitionString',
      'a machine needs DefinitionString, Definition or DefinitionS3Location',
    )
  }
  const file = runtime.assembly.asset(key)
  if (file === undefined) {
    throw new UnsupportedProperty(resource, 'DefinitionS3Location.Key', `${key} is no asset of the synthesised stacks`)
  }
  return readFileSync(file, 'utf8')
}

/** `${name}` in the text, as CloudFormation puts it in; a name without a value stays and is refused below. */
function substituted(definition: string, values: Readonly<Record<string, string | number | boolean>> = {}): string {
  return definition.replace(/\$\{([A-Za-z0-9_]+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

type Validate = (definition: unknown, options: object) => { isValid: boolean; errorsText(separator: string): string }

/** The validator takes 40 ms; simulated runs stand the same machines up again and again. */
const checked = new Set<string>()

/** The language itself, by its published schema, before anything of it runs. */
function checkLanguage(resource: ResolvedResource, definition: string) {
  let parsed: unknown
  try {
    parsed = JSON.parse(definition)
  } catch (error) {
    throw new UnsupportedProperty(resource, 'DefinitionString', `is not JSON: ${(error as Error).message}`)
  }
  const missing = /\$\{[A-Za-z0-9_]+\}/.exec(definition)
  if (missing) {
    throw new UnsupportedProperty(resource, 'DefinitionSubstitutions', `there is no value for ${missing[0]}`)
  }
  if (checked.has(definition)) return
  const validate = createRequire(import.meta.url)('asl-validator') as Validate
  const { isValid, errorsText } = validate(parsed, { checkArn: false })
  if (!isValid) throw new UnsupportedProperty(resource, 'Definition', errorsText('; '))
  checked.add(definition)
}

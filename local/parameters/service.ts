/** SSM Parameter Store: what one stack leaves for another, and for people's tools. Read only: templates write. */
import * as z from 'zod'
import { jsonService } from '../aws-api/json-service.ts'
import { AwsError } from '../aws-api/service.ts'
import { arnOf, physicalName } from '../resources/names.ts'
import { propertiesOf } from '../resources/properties.ts'
import { type Provider, UnsupportedProperty } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'

interface Parameter {
  readonly Name: string
  readonly Type: string
  readonly Value: string
  readonly Version: 1
  readonly LastModifiedDate: number
  readonly ARN: string
  readonly DataType: 'text'
}

const properties = z.looseObject({
  Name: z.string().optional(),
  Type: z.enum(['String', 'StringList']),
  Value: z.string().min(1).max(8_192),
})

export function ssm(runtime: Runtime): readonly Provider[] {
  const parameters = new Map<string, Parameter>()

  runtime.offer('parameters', { get: (name) => parameters.get(name)?.Value })
  runtime.register(
    jsonService('ssm', '1.1', {
      GetParameter({ Name }) {
        const found = parameters.get(nameOf(Name))
        if (!found) throw new AwsError('ParameterNotFound', `Parameter ${String(Name)} not found.`)
        return { Parameter: found }
      },
      GetParameters({ Names }) {
        const names = (Array.isArray(Names) ? Names : []).map(nameOf)
        const found = names.flatMap((name) => parameters.get(name) ?? [])
        return { Parameters: found, InvalidParameters: names.filter((name) => !parameters.has(name)) }
      },
      GetParametersByPath({ Path, Recursive }) {
        const path = `${String(Path ?? '/').replace(/\/$/, '')}/`
        const below = [...parameters.values()].filter(
          ({ Name }) => Name.startsWith(path) && (Recursive === true || !Name.slice(path.length).includes('/')),
        )
        return { Parameters: below.sort((a, b) => (a.Name < b.Name ? -1 : 1)) }
      },
    }),
  )

  const provider: Provider = {
    types: ['AWS::SSM::Parameter'],
    async create(resource) {
      const { Type, Value, Name } = propertiesOf(properties, resource)
      const name = physicalName(resource, Name, 1_011)
      if (parameters.has(name)) throw new UnsupportedProperty(resource, 'Name', `the parameter ${name} exists already`)
      parameters.set(name, {
        Name: name,
        Type,
        Value,
        Version: 1,
        LastModifiedDate: runtime.clock.now() / 1000,
        ARN: arnOf('ssm', `parameter/${name.replace(/^\//, '')}`, runtime),
        DataType: 'text',
      })
      return { ref: name, attributes: { Type, Value } }
    },
  }
  return [provider]
}

/** A name may come as an ARN, and with a version behind a colon. */
function nameOf(given: unknown): string {
  const text = String(given)
  const [, path] = /^arn:aws:ssm:[^:]*:[^:]*:parameter(\/.*)$/.exec(text) ?? []
  return path ?? text.replace(/:\d+$/, '')
}

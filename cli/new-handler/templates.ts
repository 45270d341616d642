import type { Policy } from '../../policy/policy.ts'
import { UsageError } from '../command.ts'

/** One change of one file: a whole new file, or a text put before or after an anchor that must be there exactly once. */
export type Edit =
  | { readonly path: string; readonly write: string }
  | { readonly path: string; readonly insert: string; readonly before: string }
  | { readonly path: string; readonly append: string }

export const edited = (edit: Edit, before: string | undefined): string => {
  if ('write' in edit) {
    if (before !== undefined) throw new UsageError(`${edit.path} exists already`)
    return edit.write
  }
  if (before === undefined)
    throw new UsageError(`${edit.path} is missing: this generator and the house have drifted apart`)
  if ('append' in edit) return `${before.trimEnd()}\n${edit.append}`
  const at = before.indexOf(edit.before)
  if (at < 0 || before.indexOf(edit.before, at + 1) >= 0) {
    throw new UsageError(
      `${edit.path} has ${at < 0 ? 'no' : 'several'} "${edit.before.trim()}": put ${edit.insert.trim()} in by hand`,
    )
  }
  return before.slice(0, at) + edit.insert + before.slice(at)
}

export const newHandler = (name: string, domain: string): readonly Edit[] => {
  const folder = `functions/service_platform/${domain}`
  const ports = `${pascal(domain)}Ports`
  return [
    {
      path: `${folder}/${name}.ts`,
      write: `import { PermanentFailure } from '../../errors.ts'
import type { Handler } from '../../handler.ts'
import type { ${ports} } from './ports.ts'

/** Say here what ${name} does in the world, and why running it twice acts once. */
export const ${camel(name)}: Handler<${ports}> = async (work) => {
  throw new PermanentFailure(\`${name} is not written yet (message \${work.message.message_id})\`)
}
`,
    },
    {
      path: `${folder}/handlers.ts`,
      insert: `import { ${camel(name)} } from './${name}.ts'\n`,
      before: '\nexport const ',
    },
    { path: `${folder}/handlers.ts`, insert: `  '${name}': ${camel(name)},\n`, before: '}\n' },
    { path: 'policy/handlers.ts', insert: `  '${name}': '${domain}',\n`, before: '} as const' },
    {
      path: 'test/functions/service_platform/handlers.test.ts',
      insert: `  '${name}': ['work.completed', job],\n`,
      before: '}\n\nconst work = (handler: string',
    },
    {
      path: 'test/functions/service_platform/handlers.test.ts',
      append: `
describe('${name}', () => {
  test('tells the fact that this title should say', async () => {
    const { run } = standing()
    const { events } = await run(work('${name}'))
    expect(events).toMatchObject([{ type: 'say here what it announces' }])
  })
})
`,
    },
    {
      path: 'docs/runbook.md',
      append: `\n### ${name}\n\nSay here what does not happen while it fails, and what a person does about it.\n`,
    },
  ]
}

/** A domain is a function of its own: folder, environment, ports, table of handlers, and its line in the stack. */
export const newDomain = (domain: string): readonly Edit[] => {
  const folder = `functions/service_platform/${domain}`
  const type = pascal(domain)
  return [
    {
      path: `${folder}/env.ts`,
      write: `import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.container.${domain}'),
})

export type ${type}Environment = z.output<typeof environmentSchema>

export const environment = (): ${type}Environment => readEnvironment(environmentSchema, process.env)
`,
    },
    {
      path: `${folder}/ports.ts`,
      write: `/** What the handlers of ${domain} need from outside, in our words. */
export type ${type}Ports = Readonly<Record<never, never>>
`,
    },
    {
      path: `${folder}/handlers.ts`,
      write: `import type { HandlersOf } from '../../handler.ts'
import type { ${type}Ports } from './ports.ts'

export const ${domain}Handlers: HandlersOf<'${domain}', ${type}Ports> = {
}
`,
    },
    {
      path: `${folder}/index.ts`,
      write: `import { domainFunction } from '../../handler.ts'
import { namespaceLogger } from '../../logger.ts'
import { nameFailures } from '../../name-failures.ts'
import { environment } from './env.ts'
import { ${domain}Handlers } from './handlers.ts'

const { ENVIRONMENT, NAMESPACE } = environment()

export const handler = nameFailures(domainFunction(${domain}Handlers, {}), namespaceLogger(NAMESPACE, ENVIRONMENT))
`,
    },
    {
      path: 'lib/service_platform/container.ts',
      insert: `import type { environmentSchema as ${type}Variables } from '../../functions/service_platform/${domain}/env.ts'\n`,
      before: 'import { type Domain, handlerDomains,',
    },
    {
      path: 'lib/service_platform/container.ts',
      insert: `    const ${domain} = new SignalboxFunction<typeof ${type}Variables>(this, '${domain}', {
      ...handlers('${domain}'),
      variables: {},
      may: [],
    })
`,
      before: '    this.domains = {',
    },
    { path: 'lib/service_platform/container.ts', insert: `, ${domain}`, before: ' }\n  }\n}\n' },
    {
      path: 'test/functions/service_platform/standing.ts',
      insert: `    ${domain}: domainFunction(${domain}Handlers, {}, clock),\n`,
      before: '  }\n  /** What a handler hands back',
    },
    {
      path: 'test/functions/service_platform/standing.ts',
      insert: `import { ${domain}Handlers } from '../../../functions/service_platform/${domain}/handlers.ts'\n`,
      before: 'import { handlerDomains } from',
    },
  ]
}

/** The newest policy with one cell more, as the version after it. */
export const newVersion = (latest: Policy | undefined, name: string, on: string): Edit => {
  if (latest === undefined) throw new UsageError('policy/ has no robot.v*.json to start from')
  const [state = '', type = ''] = on.split(':')
  const row = latest.cells[state]
  if (row === undefined) {
    throw new UsageError(
      `--on ${on}: "${state}" is not a state of ${latest.version}; states are ${Object.keys(latest.states).join(', ')}`,
    )
  }
  const cell = row[type] ?? { next: state, handlers: [], reason: `Say why ${type} is allowed while ${state}.` }
  const version = `v${Number(latest.version.slice(1)) + 1}`
  const policy = {
    ...latest,
    title: `As ${latest.version}, with ${name} on ${type} while ${state}`,
    version,
    cells: { ...latest.cells, [state]: { ...row, [type]: { ...cell, handlers: [...cell.handlers, name] } } },
  }
  return { path: `policy/robot.${version}.json`, write: `${JSON.stringify(policy, null, 2)}\n` }
}

const camel = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
const pascal = (name: string): string => name.charAt(0).toUpperCase() + camel(name).slice(1)

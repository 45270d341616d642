import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import type { EnvironmentName } from '../../lib/environments.ts'
import { unbundledFunctions } from '../../lib/function-bundles.ts'
import { resourcesOf, type Template } from '../../lib/rules/template.ts'
import { signalbox } from '../../lib/signalbox.ts'
import { repositoryRoot } from '../tree.ts'

export interface Synthesised {
  readonly service_platform: Template
  readonly device: Template
  readonly data_core: Template
  readonly all: readonly Template[]
}

const known = new Map<string, Promise<Synthesised>>()

/**
 * The templates of an environment, without the code of the functions: it does not matter to a template. Made once for all
 * files of a process: whoever wants to change one changes a copy.
 */
export function synthesised(
  env: EnvironmentName,
  checks: 'on' | 'off' = 'off',
  settings: object = {},
): Promise<Synthesised> {
  const key = JSON.stringify([env, checks, settings])
  const made = known.get(key) ?? synthesise(env, checks, settings)
  known.set(key, made)
  return made
}

async function synthesise(env: EnvironmentName, checks: 'on' | 'off', settings: object): Promise<Synthesised> {
  const outdir = mkdtempSync(join(tmpdir(), 'signalbox-synth-'))
  const app = await signalbox({
    outdir,
    context: { env, checks, settings: JSON.stringify(settings) },
    bundles: unbundledFunctions,
  })
  const assembly = app.synth()
  const template = (stack: string): Template => assembly.getStackByName(`signalbox-${env}-${stack}`).template
  const [service_platform, device, data_core] = [
    template('service-platform'),
    template('device'),
    template('data-core'),
  ]
  rmSync(outdir, { recursive: true, force: true })
  return { service_platform, device, data_core, all: [service_platform, device, data_core] }
}

/** All resources of a type in all stacks. */
export const everywhere = (templates: Synthesised, type: string) =>
  templates.all.flatMap((template) => resourcesOf(template, type))

/** The one resource of a type whose logical id begins like that. */
export function theOne(template: Template, type: string, beginning = ''): Readonly<Record<string, unknown>> {
  const found = resourcesOf(template, type).filter(([logicalId]) => logicalId.startsWith(beginning))
  const [only, ...more] = found
  if (!only || more.length > 0) {
    throw new Error(
      `There should be one ${type} ${beginning}…, there are ${found.map(([id]) => id).join(', ') || 'none'}`,
    )
  }
  return only[1]
}

/** Folders under functions/ that are deployed: `service_platform/dispatch`. */
export const entriesOfFunctions = (): readonly string[] => {
  const root = join(repositoryRoot, 'functions')
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((file) => file.name === 'index.ts')
    .map((file) => relative(root, file.parentPath))
}

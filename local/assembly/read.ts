/**
 * A cloud assembly (`cdk.out`) as CDK synthesised it: the stacks in deployment order, their templates and where their
 * assets lie. Nothing is interpreted here.
 */
import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

export interface TemplateResource {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
  readonly DependsOn?: string | readonly string[]
  readonly Condition?: string
}

export interface TemplateParameter {
  readonly Type: string
  readonly Default?: unknown
}

export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>
  readonly Conditions?: Readonly<Record<string, unknown>>
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Condition?: string }>>
}

export interface Stack {
  readonly name: string
  readonly template: Template
  readonly file: string
}

export interface Assembly {
  readonly directory: string
  /** In an order in which `cdk deploy --all` would deploy them. */
  readonly stacks: readonly Stack[]
  /** Path of the file asset with this object key (`<hash>.zip` or `<hash>`), a directory where it was to be zipped. */
  asset(objectKey: string): string | undefined
}

/** The assembly cannot be used as it is. The message says where and what. */
export class BrokenAssembly extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BrokenAssembly'
  }
}

interface Artifact {
  readonly type: string
  readonly dependencies?: readonly string[]
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string; readonly file?: string }
}

export function readAssembly(directory: string): Assembly {
  const manifest = readJson(join(directory, 'manifest.json')) as { artifacts?: Record<string, Artifact> }
  const artifacts = manifest.artifacts
  if (!artifacts) throw new BrokenAssembly(`${join(directory, 'manifest.json')}: no artifacts; run cdk synth again`)

  const stacks = inDependencyOrder(artifacts)
    .filter(([, artifact]) => artifact.type === 'aws:cloudformation:stack')
    .map(([id, artifact]) => readStack(directory, id, artifact))
  if (stacks.length === 0) throw new BrokenAssembly(`${directory}: the assembly has no stack`)

  const assets = new Map<string, string>()
  for (const artifact of Object.values(artifacts)) {
    if (artifact.type !== 'cdk:asset-manifest' || !artifact.properties?.file) continue
    for (const [key, path] of readAssets(directory, artifact.properties.file)) assets.set(key, path)
  }
  return { directory: resolve(directory), stacks, asset: (objectKey) => assets.get(objectKey) }
}

function readStack(directory: string, id: string, artifact: Artifact): Stack {
  const file = join(directory, artifact.properties?.templateFile ?? `${id}.template.json`)
  const template = readJson(file) as Partial<Template>
  if (typeof template !== 'object' || template === null || typeof template.Resources !== 'object') {
    throw new BrokenAssembly(`${file}: not a template: it has no Resources`)
  }
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    if (typeof resource?.Type !== 'string') throw new BrokenAssembly(`${file}: Resources/${logicalId} has no Type`)
  }
  return { name: artifact.properties?.stackName ?? id, template: template as Template, file }
}

interface AssetManifest {
  readonly files?: Record<
    string,
    {
      readonly source: { readonly path?: string }
      readonly destinations?: Record<string, { readonly objectKey?: string }>
    }
  >
}

function readAssets(directory: string, file: string): [string, string][] {
  const manifest = readJson(join(directory, file)) as AssetManifest
  const found: [string, string][] = []
  for (const asset of Object.values(manifest.files ?? {})) {
    if (!asset.source.path) continue
    const path = resolve(directory, asset.source.path)
    for (const destination of Object.values(asset.destinations ?? {})) {
      if (destination.objectKey) found.push([destination.objectKey, path])
    }
  }
  return found
}

/** Depth first over `dependencies`, otherwise as the manifest lists them. */
function inDependencyOrder(artifacts: Record<string, Artifact>): [string, Artifact][] {
  const ordered = new Map<string, Artifact>()
  const visit = (id: string, path: readonly string[]): void => {
    const artifact = artifacts[id]
    if (!artifact || ordered.has(id)) return
    if (path.includes(id)) throw new BrokenAssembly(`stacks depend on each other: ${[...path, id].join(' → ')}`)
    for (const dependency of artifact.dependencies ?? []) visit(dependency, [...path, id])
    ordered.set(id, artifact)
  }
  for (const id of Object.keys(artifacts)) visit(id, [])
  return [...ordered]
}

function readJson(file: string): unknown {
  if (!statSync(file, { throwIfNoEntry: false })) throw new BrokenAssembly(`${file}: no such file; run cdk synth first`)
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new BrokenAssembly(`${file}: not JSON: ${(error as Error).message}`)
  }
}

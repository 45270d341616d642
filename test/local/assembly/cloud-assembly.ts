/** Writes small cloud assemblies by hand, so that the loader is tested without synthesising an app. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Template } from '../../../local/assembly/read.ts'

export interface StackSketch {
  readonly template: Partial<Template>
  readonly dependsOn?: readonly string[]
  /** Object key → files of an asset directory. */
  readonly assets?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export function writeAssembly(stacks: Readonly<Record<string, StackSketch>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'signalbox-assembly-'))
  const artifacts: Record<string, unknown> = {}
  for (const [name, { template, dependsOn = [], assets = {} }] of Object.entries(stacks)) {
    const files: Record<string, unknown> = {}
    for (const [key, content] of Object.entries(assets)) {
      const path = `asset.${key}`
      mkdirSync(join(directory, path))
      for (const [file, text] of Object.entries(content)) writeFileSync(join(directory, path, file), text)
      files[key] = { source: { path, packaging: 'zip' }, destinations: { current: { objectKey: `${key}.zip` } } }
    }
    writeFileSync(join(directory, `${name}.assets.json`), JSON.stringify({ version: '36.0.0', files }))
    writeFileSync(join(directory, `${name}.template.json`), JSON.stringify({ Resources: {}, ...template }))
    artifacts[`${name}.assets`] = { type: 'cdk:asset-manifest', properties: { file: `${name}.assets.json` } }
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      dependencies: [...dependsOn, `${name}.assets`],
      properties: { templateFile: `${name}.template.json`, stackName: name },
    }
  }
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '36.0.0', artifacts }))
  return directory
}

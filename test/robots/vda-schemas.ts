import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { VdaVersion } from '../../robots/vda-words.ts'
import { repositoryRoot } from '../tree.ts'

/** The official schemas are not part of this repository; where the folder is missing the tests say so. */
const folder = join(repositoryRoot, '..', 'shared', 'data', 'vda5050-schemas')
export const schemasMissing = existsSync(folder) ? '' : ` (skipped: ${folder} is missing)`

/** 1.1 has no schemas of its own; what a robot says in it is what it says in 2.0. */
const releases: Readonly<Record<VdaVersion, string>> = {
  '1.1.0': '2.0.0',
  '2.0.0': '2.0.0',
  '2.1.0': '2.1.0',
  '3.0.0': '3.0.0-main-2026-07-02',
}

const compiled = new Map<string, (message: unknown) => readonly string[]>()

/** What the official schema has against a message. */
export function faultsOf(version: VdaVersion, topic: string, message: unknown): readonly string[] {
  const release = releases[version]
  const key = `${release}/${topic}`
  const check = compiled.get(key) ?? compile(release, topic)
  compiled.set(key, check)
  return check(message)
}

function compile(release: string, topic: string): (message: unknown) => readonly string[] {
  const path = [`${topic}.schema`, `${topic}.json`].map((name) => join(folder, release, name)).find(existsSync)
  if (path === undefined) return () => []
  const text = readFileSync(path, 'utf8')
    // An action may be paused; the schemas of 2.x forgot the word.
    .replace(
      /"WAITING",\s*"INITIALIZING",\s*"RUNNING",\s*"FINISHED"/,
      '"WAITING","INITIALIZING","RUNNING","PAUSED","FINISHED"',
    )
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  formats.default(ajv)
  const validate = ajv.compile(JSON.parse(text) as object)
  return (message) => {
    validate(message)
    return (validate.errors ?? []).map(({ instancePath, message: said }) => `${instancePath} ${said ?? ''}`)
  }
}

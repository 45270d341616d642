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

/** The official schema of a topic, as it is written; undefined where a version has none. */
export function schemaText(version: VdaVersion, topic: string): string | undefined {
  const names = [`${topic}.schema`, `${topic}.json`]
  const path = names.map((name) => join(folder, releases[version], name)).find(existsSync)
  return path === undefined ? undefined : readFileSync(path, 'utf8')
}

/** What the official schema has against a message. */
export function faultsOf(version: VdaVersion, topic: string, message: unknown): readonly string[] {
  const release = releases[version]
  const key = `${release}/${topic}`
  const check = compiled.get(key) ?? compile(schemaText(version, topic))
  compiled.set(key, check)
  return check(message)
}

function compile(written: string | undefined): (message: unknown) => readonly string[] {
  if (written === undefined) return () => []
  // An action may be paused; the schemas of 2.x forgot the word.
  const text = written.replace(
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

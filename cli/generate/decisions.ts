import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = 'docs/adr'

/** A list of all decisions, each by what its title says. */
export const decisionList = (): Readonly<Record<string, string>> => {
  const root = join(import.meta.dirname, '../..', folder)
  const lines = readdirSync(root)
    .filter((file) => /^\d{4}-.+\.md$/.test(file))
    .sort()
    .map((file) => `- ${file.slice(0, 4)} [${titleOf(readFileSync(join(root, file), 'utf8'), file)}](${file})`)
  return {
    [`${folder}/README.md`]: [
      '# Decisions',
      '',
      'One decision a file: what led to it, what was decided, what is given up. Where code says `ADR 33`, it is 0033. Generated from',
      'their titles by `npm run generate`: edit those, not this list.',
      '',
      ...lines,
      '',
    ].join('\n'),
  }
}

const titleOf = (text: string, file: string): string => {
  const [, title] = /^# \d+\. (.+)\n/.exec(text) ?? []
  if (title === undefined) throw new Error(`${file} begins with ${text.slice(0, 40)}; "# NUMBER. TITLE" was expected`)
  return title
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

/** One line of the bench: a figure, its floor or peer of the same run, and what it should reach (none: for the record). */
export interface Measure {
  readonly name: string
  readonly value: string
  readonly peer?: string
  readonly target?: string
  readonly met?: boolean
}

export interface Section {
  /** As in `--only`. */
  readonly name: string
  readonly title: string
  /** When it was measured; sections may be of different runs. */
  readonly at: string
  readonly measures: readonly Measure[]
}

export const toMarkdown = (sections: readonly Section[]): string =>
  sections
    .flatMap(({ title, at, measures }) => [
      `## ${title}`,
      '',
      `${at} UTC, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.version}.`,
      '',
      '| measure | value | floor or peer, same run | target | met |',
      '|---|---|---|---|---|',
      ...measures.map((one) => `| ${[one.name, one.value, one.peer ?? '', one.target ?? '', met(one)].join(' | ')} |`),
      '',
    ])
    .join('\n')

const met = (measure: Measure): string => (measure.met === undefined ? '' : measure.met ? 'yes' : '**no**')

const file = (name: string): string => join(import.meta.dirname, name)

export const store = (sections: readonly Section[]): void => {
  const head = [
    '<!-- Written by npm run bench; run it again instead of editing. -->',
    '# Bench',
    '',
    'Served mode; prompt delivery where a section does not say otherwise. Machines are noisy: compare a figure with its floor or peer of the same run.',
    '',
    '',
  ].join('\n')
  writeFileSync(file('results.md'), `${head}${toMarkdown(sections)}`)
  writeFileSync(file('results.json'), `${JSON.stringify({ sections }, null, 2)}\n`)
}

export const storedSections = (): readonly Section[] =>
  existsSync(file('results.json'))
    ? (JSON.parse(readFileSync(file('results.json'), 'utf8')) as { readonly sections: readonly Section[] }).sections
    : []

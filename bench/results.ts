import { writeFileSync } from 'node:fs'
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
  readonly title: string
  readonly measures: readonly Measure[]
}

export const toMarkdown = (sections: readonly Section[], at: string): string =>
  [
    '<!-- Written by npm run bench; run it again instead of editing. -->',
    '# Bench',
    '',
    `${at}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}, served mode, prompt delivery.`,
    'A shared machine is noisy: compare a figure with its floor or peer of the same run.',
    ...sections.flatMap(({ title, measures }) => [
      '',
      `## ${title}`,
      '',
      '| measure | value | floor or peer, same run | target | met |',
      '|---|---|---|---|---|',
      ...measures.map((one) => `| ${[one.name, one.value, one.peer ?? '', one.target ?? '', met(one)].join(' | ')} |`),
    ]),
    '',
  ].join('\n')

const met = (measure: Measure): string => (measure.met === undefined ? '' : measure.met ? 'yes' : '**no**')

export const store = (sections: readonly Section[], at: string): void => {
  writeFileSync(join(import.meta.dirname, 'results.md'), toMarkdown(sections, at))
  writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify({ at, sections }, null, 2)}\n`)
}

import { groupsOf, intervals, type Measure, measures } from '../../warehouse/queries/measures.ts'
import type { NamedQuery, QueryParameter } from '../../warehouse/queries/named-query.ts'
import { namedQueries } from '../../warehouse/queries.ts'

/** docs/generated/questions.md: what can be asked of the warehouse, by name. Path from the repository's root → content. */
export function questionReference(): Readonly<Record<string, string>> {
  const text = [
    '<!-- Generated from warehouse/queries/ by npm run generate: edit the questions there. -->',
    '# Questions and measures',
    '',
    'What can be asked of the warehouse over the Data API ([api.md](api.md)): a question by its name (`POST /data/query`, `npm run data -- query NAME`), a measure by hour or day and group (`GET /data/stats/{measure}`, `npm run data -- stats MEASURE`). The same questions are saved in the Athena workgroup `signalbox-<env>-data-api`.',
    '',
    'Answers are about robots that the caller sees. A robot that is named is looked up as it is now; of all others the warehouse knows the fleet as it was at the newest run.',
    '',
    '## Questions',
    '',
    '| name | question | parameters | range at most |',
    '|---|---|---|---|',
    ...namedQueries.map(
      (query) =>
        `| \`${query.name}\` | ${query.question} | ${query.parameters.map(shown).join(', ')} | ${rangeOf(query)} |`,
    ),
    '',
    '`from` and `until` are the last day if left out; `*` is any.',
    '',
    '## Measures',
    '',
    '| name | what | values | grouped by | by |',
    '|---|---|---|---|---|',
    ...(Object.entries(measures) as [string, Measure][]).map(
      ([name, measure]) =>
        `| \`${name}\` | ${measure.describes} | ${Object.keys(measure.values).map(quoted).join(', ')} | ${groupsOf(measure).map(quoted).join(', ')} | ${intervals.filter((one) => measure.finest === 'hour' || one !== 'hour').join(', ')} |`,
    ),
    '',
  ].join('\n')
  return { 'docs/generated/questions.md': text }
}

const shown = ({ name, default: usual }: QueryParameter): string =>
  usual === undefined ? `\`${name}\`` : `\`${name}\` = ${usual === '*' ? '\\*' : usual}`

const rangeOf = ({ parameters, days_max }: NamedQuery): string =>
  parameters.some(({ name }) => name === 'until') ? `${days_max} days` : '–'

const quoted = (name: string): string => `\`${name}\``

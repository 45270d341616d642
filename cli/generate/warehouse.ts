import { pricesPer } from '../../warehouse/prices.ts'
import type { Layer, Table } from '../../warehouse/table.ts'
import { tables } from '../../warehouse/tables.ts'

/** docs/generated/warehouse.md: every table and column. Path from the repository's root → content. */
export function warehouseReference(): Readonly<Record<string, string>> {
  const text = [
    '<!-- Generated from warehouse/tables/ and warehouse/prices.ts by npm run generate: edit them there. -->',
    '# Lake and warehouse: tables',
    '',
    'What landed is settled (every row once, where it belongs by its own time), and the star is computed from what has settled: every hour at twenty past, a range again with `npm run etl -- --from … --until …`. Times are UTC. Facts have robot, hour (or day) and cause in their key; dimensions say what a robot, a policy version, a site, an hour is.',
    '',
    ...(Object.keys(layers) as Layer[]).flatMap((layer) => [
      `## ${layers[layer].title}`,
      '',
      layers[layer].says,
      '',
      ...tables.filter((table) => table.layer === layer).flatMap(shown),
    ]),
    '## How a robot’s cost is reckoned',
    '',
    'List prices; what costs the same whether anybody speaks (shards, alarms, keys) is left out.',
    '',
    '| service | per | dollars a million | because |',
    '|---|---|---|---|',
    ...pricesPer.map(
      ({ service, per, dollars, because }) =>
        `| ${service} | ${per} | ${Number((dollars * 1e6).toPrecision(4))} | ${because} |`,
    ),
    '',
  ].join('\n')
  return { 'docs/generated/warehouse.md': text }
}

const layers: Readonly<Record<Layer, { readonly title: string; readonly says: string }>> = {
  landing: {
    title: 'What lands',
    says: 'As Firehose lays it down, in folders by the hour of arrival: at least once, so a row may lie there twice.',
  },
  settled: { title: 'What has settled', says: 'Each row once, however often and in whatever order it landed.' },
  star: { title: 'The star', says: 'Facts and dimensions, and what the loss report found.' },
}

const shown = (table: Table): readonly string[] => [
  `### ${table.name}`,
  '',
  `One row is ${table.grain}. Key: ${table.key.map(quoted).join(', ')}. ${placeOf(table)} ${keptOf(table)}`,
  '',
  '| column | type | says |',
  '|---|---|---|',
  ...Object.entries(table.columns).map(
    ([name, { type, describes }]) => `| ${quoted(name)} | ${type} | ${describes.replaceAll('|', '\\|')} |`,
  ),
  '',
]

const placeOf = ({ partition, folder }: Table): string =>
  partition.length === 0
    ? 'Not partitioned.'
    : `Partitioned by ${partition.map(quoted).join(', ')}${folder === undefined ? '' : ` under ${quoted(`${folder}/`)}`}.`

const keptOf = ({ kept_days }: Table): string =>
  kept_days === 'for ever' ? 'Kept for ever.' : `Kept for ${kept_days} days.`

const quoted = (name: string): string => `\`${name}\``

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  athenaQueries,
  athenaUid,
  cloudwatchMetrics,
  cloudwatchUid,
  grafanaDashboard,
} from '../../cli/generate/grafana.ts'
import { ourMeasures } from '../../lib/measures.ts'
import { tables } from '../../warehouse/tables.ts'
import { type FakeWarehouse, fakeWarehouse } from '../fakes/warehouse.ts'
import { repositoryRoot } from '../tree.ts'
import { trinoGrammar } from '../warehouse/grammar.ts'
import { synthesised } from './synthesised.ts'

let warehouse: FakeWarehouse
let faultIn: (sql: string) => string | undefined
let templates: string
beforeAll(async () => {
  warehouse = await fakeWarehouse()
  for (const table of tables) await warehouse.table(table)
  faultIn = await trinoGrammar()
  templates = JSON.stringify((await synthesised('dev')).all)
})
afterAll(() => warehouse.close())

/** As the plugin writes its macros out. */
const asked = (sql: string): string =>
  sql
    .replaceAll(
      /\$__timeFilter\((\w+)\)/g,
      "$1 BETWEEN TIMESTAMP '2026-05-13 00:00:00' AND TIMESTAMP '2026-05-14 00:00:00'",
    )
    .replaceAll(/\$__dateFilter\((\w+)\)/g, "$1 BETWEEN date '2026-05-13' AND date '2026-05-14'")

test.each(athenaQueries.map(({ title, sql }) => [title, sql]))(
  'the panel %s asks what the warehouse answers, within its range',
  async (_, sql) => {
    expect(sql).toMatch(/\$__(time|date)Filter\((hour|day|requested_at|asked_at)\)/)
    expect(faultIn(asked(sql))).toBeUndefined()
    const { status, error } = await warehouse.state(await warehouse.start({ sql: asked(sql) }))
    expect([status, error]).toEqual(['succeeded', undefined])
  },
)

test.each(cloudwatchMetrics.map((metric) => [metric.name, metric] as const))(
  'the metric %s is one that there is',
  (name, { namespace, dimensions }) => {
    if (namespace === 'Signalbox/$environment') {
      expect(ourMeasures).toContain(name)
      expect(templates).toContain(dimensions.namespace)
    } else {
      expect(templates).toContain(namespace)
      expect(templates).toContain(name)
    }
  },
)

test('the dashboard has panels for fleet, flow, failures and cost, on the two sources that are provisioned', () => {
  const [json = ''] = Object.values(grafanaDashboard())
  const { panels } = JSON.parse(json) as {
    readonly panels: readonly {
      readonly id: number
      readonly type: string
      readonly title: string
      readonly datasource?: { readonly uid: string }
    }[]
  }
  expect(panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual([
    'Fleet',
    'Flow',
    'Failures',
    'Cost',
  ])
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const provisioned = readFileSync(join(repositoryRoot, 'grafana/provisioning/datasources/signalbox.yaml'), 'utf8')
  for (const uid of [athenaUid, cloudwatchUid]) expect(provisioned).toContain(`uid: ${uid}\n`)
  expect(new Set(panels.flatMap(({ datasource }) => (datasource ? [datasource.uid] : [])))).toEqual(
    new Set([athenaUid, cloudwatchUid]),
  )
})

/*
 * The dashboard for Grafana: what the warehouse knows by hour and day (Athena), and what is now (CloudWatch). Grafana's own words
 * stand in the queries: `$__timeFilter(column)` and `$__dateFilter(column)` are the range that is looked at, `$environment` is chosen
 * above the panels. Every column that is called `time` is one of a time series; what else is text names the series.
 */

interface AthenaPanel {
  readonly title: string
  readonly says: string
  readonly unit?: string
  /** Default: lines. */
  readonly as?: 'bars' | 'table'
  readonly sql: string
}

interface CloudwatchPanel {
  readonly title: string
  readonly says: string
  readonly unit?: string
  readonly metrics: readonly CloudwatchMetric[]
}

export interface CloudwatchMetric {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly statistic: 'Sum' | 'Maximum' | 'Average' | 'p95'
}

/** What functions publish of themselves (lib/measures.ts). */
const ours = (name: string, namespace: string, statistic: CloudwatchMetric['statistic'] = 'Sum'): CloudwatchMetric => ({
  namespace: 'Signalbox/$environment',
  name,
  dimensions: { namespace },
  statistic,
})

const messaging = 'service_platform.core.messaging'

const sections: Readonly<Record<string, readonly (AthenaPanel | CloudwatchPanel)[]>> = {
  Fleet: [
    {
      title: 'Robots per state',
      says: 'On average of each hour',
      unit: 'short',
      as: 'bars',
      sql: `select hour as "time", state, sum(milliseconds) / 3600000e0 as robots
from fact_state_hour
where $__timeFilter(hour)
group by hour, state
order by hour, state`,
    },
    {
      title: 'Availability',
      says: 'Of the time that is known: neither in fault nor out of hearing',
      unit: 'percent',
      sql: `select cast(day as timestamp) as "time", 100e0 * sum(available_ms) / sum(known_ms) as available
from fact_availability_day
where $__dateFilter(day) and known_ms > 0
group by day
order by day`,
    },
    {
      title: 'Least available robots',
      says: 'With their faults, and what lies between two',
      as: 'table',
      sql: `select robot_id, 100e0 * sum(available_ms) / sum(known_ms) as available_percent, sum(faults) as faults,
  case when sum(faults) > 0 then sum(available_ms) / 1000e0 / sum(faults) end as mtbf_seconds,
  case when sum(faults) > 0 then sum(fault_ms) / 1000e0 / sum(faults) end as mttr_seconds
from fact_availability_day
where $__dateFilter(day) and known_ms > 0
group by robot_id
order by available_percent, robot_id
limit 50`,
    },
    {
      title: 'Lowest batteries',
      says: 'The lowest charge of each robot, percent, and how far it went',
      as: 'table',
      sql: `select robot_id, min(battery_min) as battery_min, max_by(battery_last, hour) as battery_last, sum(distance_metres) as distance_metres
from fact_telemetry_hour
where $__timeFilter(hour)
group by robot_id
order by battery_min, robot_id
limit 50`,
    },
  ],
  Flow: [
    {
      title: 'Messages per hour',
      says: 'By kind, as the lake has them',
      unit: 'short',
      as: 'bars',
      sql: `select hour as "time", kind, sum(messages) as messages
from fact_message_hour
where $__timeFilter(hour)
group by hour, kind
order by hour, kind`,
    },
    {
      title: 'What dispatch decides',
      says: 'Now, a minute each',
      unit: 'short',
      metrics: ['applied', 'observed', 'refused', 'duplicate', 'shed', 'dead_lettered'].map((name) =>
        ours(name, messaging),
      ),
    },
    {
      title: 'How long a transition takes',
      says: '95 % are faster',
      unit: 'ms',
      metrics: [ours('transition_ms', messaging, 'p95')],
    },
    {
      title: 'How far dispatch is behind',
      says: 'Age of the oldest record that it has not read',
      unit: 'ms',
      metrics: [
        {
          namespace: 'AWS/Lambda',
          name: 'IteratorAge',
          dimensions: { FunctionName: 'signalbox-$environment-dispatch' },
          statistic: 'Maximum',
        },
      ],
    },
    {
      title: 'Missions, lead time',
      says: 'From asked to the end, by the hour in which they were asked for; half and 95 % are faster',
      unit: 'ms',
      sql: `select date_trunc('hour', requested_at) as "time", approx_percentile(lead_ms, 0.5) as half, approx_percentile(lead_ms, 0.95) as most
from fact_mission
where $__timeFilter(requested_at)
group by date_trunc('hour', requested_at)
order by 1`,
    },
    {
      title: 'Commands, until acknowledged',
      says: '95 % are faster, by type',
      unit: 'ms',
      sql: `select date_trunc('hour', asked_at) as "time", type, approx_percentile(acknowledged_ms, 0.95) as acknowledged_ms
from fact_command
where $__timeFilter(asked_at)
group by date_trunc('hour', asked_at), type
order by 1, 2`,
    },
  ],
  Failures: [
    {
      title: 'Failures per hour',
      says: 'By class, in the hour in which they were first seen',
      unit: 'short',
      as: 'bars',
      sql: `select hour as "time", error_class, sum(failures) as failures
from fact_failure_hour
where $__timeFilter(hour)
group by hour, error_class
order by hour, error_class`,
    },
    {
      title: 'Open failures',
      says: 'Now; and those that a person has to look at',
      unit: 'short',
      metrics: [ours('open_failures', messaging, 'Maximum'), ours('needs_attention', messaging, 'Maximum')],
    },
    {
      title: 'Refused, by cause',
      says: 'What was asked or said, and in which state',
      as: 'table',
      sql: `select cause, type, from_state, policy_version, sum(decisions) as refused, count(distinct robot_id) as robots
from fact_decision_hour
where $__timeFilter(hour) and outcome = 'refused'
group by cause, type, from_state, policy_version
order by refused desc, cause, type
limit 50`,
    },
    {
      title: 'Is anything lost?',
      says: 'What the newest loss report found missing behind each place along the line',
      as: 'table',
      sql: `select robot_id, stage, hour, messages, from_place, to_place
from loss_gap
where $__timeFilter(hour)
order by messages desc, robot_id, stage
limit 50`,
    },
    {
      title: 'Messages lost',
      says: 'As the loss report of each night counted them',
      unit: 'short',
      metrics: [ours('lost_messages', 'data_core.data_warehouse', 'Maximum')],
    },
    {
      title: 'How old the lake is',
      says: 'Age of the oldest record that Firehose has not delivered',
      unit: 's',
      metrics: [
        {
          namespace: 'AWS/Firehose',
          name: 'DeliveryToS3.DataFreshness',
          dimensions: { DeliveryStreamName: '*' },
          statistic: 'Maximum',
        },
      ],
    },
  ],
  Cost: [
    {
      title: 'Dollars per day, by service',
      says: 'At list prices, without what is idle',
      unit: 'currencyUSD',
      as: 'bars',
      sql: `select cast(day as timestamp) as "time", service, sum(dollars) as dollars
from fact_cost_day
where $__dateFilter(day)
group by day, service
order by day, service`,
    },
    {
      title: 'Dearest robots',
      says: 'At list prices, without what is idle',
      as: 'table',
      sql: `select robot_id, sum(dollars) as dollars
from fact_cost_day
where $__dateFilter(day)
group by robot_id
order by dollars desc, robot_id
limit 50`,
    },
  ],
}

const panels = Object.values(sections).flat()

/** For tests: what is asked of the warehouse, and of CloudWatch. */
export const athenaQueries = panels.flatMap((panel) => ('sql' in panel ? [{ title: panel.title, sql: panel.sql }] : []))
export const cloudwatchMetrics = panels.flatMap((panel) => ('metrics' in panel ? panel.metrics : []))

export const athenaUid = 'signalbox-athena'
export const cloudwatchUid = 'signalbox-cloudwatch'

const athena = { type: 'grafana-athena-datasource', uid: athenaUid } as const
const cloudwatch = { type: 'cloudwatch', uid: cloudwatchUid } as const

/** Grafana's words for the forms of a query's answer. */
const form = { series: 0, table: 1 } as const
const here = {
  catalog: '__default',
  database: '__default',
  region: '__default',
  resultReuseEnabled: true,
  resultReuseMaxAgeInMinutes: 15,
}

const panelOf = (panel: AthenaPanel | CloudwatchPanel, id: number, place: object): object => ({
  id,
  title: panel.title,
  description: panel.says,
  gridPos: place,
  ...('sql' in panel
    ? {
        type: panel.as === 'table' ? 'table' : 'timeseries',
        datasource: athena,
        targets: [
          {
            refId: 'A',
            datasource: athena,
            connectionArgs: here,
            format: panel.as === 'table' ? form.table : form.series,
            rawSQL: panel.sql,
          },
        ],
      }
    : {
        type: 'timeseries',
        datasource: cloudwatch,
        targets: panel.metrics.map(({ namespace, name, dimensions, statistic }, at) => ({
          refId: String.fromCharCode(65 + at),
          datasource: cloudwatch,
          queryMode: 'Metrics',
          metricQueryType: 0,
          metricEditorMode: 0,
          region: 'default',
          namespace,
          metricName: name,
          dimensions,
          matchExact: true,
          statistic,
          period: '60',
          id: '',
          expression: '',
          label: panel.metrics.length > 1 ? name : '',
        })),
      }),
  fieldConfig: {
    defaults: {
      ...(panel.unit !== undefined && { unit: panel.unit }),
      custom:
        'sql' in panel && panel.as === 'bars'
          ? { drawStyle: 'bars', stacking: { mode: 'normal' }, fillOpacity: 80 }
          : {},
    },
    overrides: [],
  },
})

const width = 12
const height = 8

const placed = (): readonly object[] => {
  const found: object[] = []
  let y = 0
  for (const [title, all] of Object.entries(sections)) {
    found.push({
      id: found.length + 1,
      type: 'row',
      title,
      collapsed: false,
      gridPos: { x: 0, y, w: 24, h: 1 },
      panels: [],
    })
    y += 1
    for (const [at, panel] of all.entries()) {
      const place = { x: (at % 2) * width, y: y + Math.floor(at / 2) * height, w: width, h: height }
      found.push(panelOf(panel, found.length + 1, place))
    }
    y += Math.ceil(all.length / 2) * height
  }
  return found
}

export const grafanaDashboard = (): Readonly<Record<string, string>> => ({
  'grafana/dashboards/signalbox.json': `${JSON.stringify(
    {
      uid: 'signalbox',
      title: 'Signalbox',
      description:
        'Generated by npm run generate from cli/generate/grafana.ts: edit that. Fleet, flow, failures and cost.',
      tags: ['signalbox'],
      schemaVersion: 39,
      editable: false,
      timezone: 'utc',
      refresh: '',
      time: { from: 'now-24h', to: 'now' },
      templating: {
        list: [
          {
            name: 'environment',
            label: 'Environment',
            type: 'textbox',
            query: 'dev',
            current: { text: 'dev', value: 'dev' },
          },
        ],
      },
      panels: placed(),
    },
    null,
    2,
  )}\n`,
})

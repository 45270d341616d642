import Link from '@cloudscape-design/components/link'
import { hrefOf } from '../frame/hrefs.ts'
import { type Column, List } from '../frame/list.tsx'
import { HealthMark } from './health-mark.tsx'
import { type Flow, type FlowBox, healthOf, healthWords, rateText, secondsText } from './model.ts'

/** The same as a list: to sort by what waits or fails, to export, and for who does not see the picture. */
export const BoxTable = ({ flow, choose }: { readonly flow: Flow; readonly choose: (box: string) => void }) => {
  const rows = (flow.boxes ?? []).filter(({ outside }) => !outside)
  return (
    <List<FlowBox>
      name="flow-boxes"
      words={{ one: 'namespace', many: 'namespaces' }}
      title="Namespaces"
      description="Failures are those that are open; errors and throttles are of the last five minutes."
      columns={columnsOf(flow, choose)}
      rows={rows}
      id={({ name }) => name}
      count={rows.length}
      nothingYet="Nothing is deployed."
      href={({ name }) => `${hrefOf.flow()}?box=${encodeURIComponent(name)}`}
      exportAs="flow"
    />
  )
}

const columnsOf = (flow: Flow, choose: (box: string) => void): readonly Column<FlowBox>[] => [
  {
    id: 'name',
    header: 'Namespace',
    cell: ({ name }) => (
      <Link
        href={`${hrefOf.flow()}?box=${encodeURIComponent(name)}`}
        onFollow={(event) => {
          event.preventDefault()
          choose(name)
        }}
      >
        {name}
      </Link>
    ),
    text: ({ name }) => name,
    width: 235,
  },
  {
    id: 'health',
    header: 'Health',
    cell: (box) => <HealthMark health={healthOf(box, flow.stuck)} />,
    text: (box) => healthWords[healthOf(box, flow.stuck)],
    width: 108,
  },
  {
    id: 'rate',
    header: 'Rate',
    width: 108,
    cell: ({ per_second, unit }) => `${rateText(per_second)}${unit === 'calls' && per_second !== null ? ' calls' : ''}`,
    text: ({ per_second }) => per_second,
  },
  {
    id: 'backlog',
    header: 'Waiting',
    cell: ({ backlog }) => backlog ?? '–',
    text: ({ backlog }) => backlog,
    width: 106,
  },
  {
    id: 'age',
    header: 'Behind',
    cell: ({ backlog_age_seconds }) => secondsText(backlog_age_seconds),
    text: ({ backlog_age_seconds }) => backlog_age_seconds,
    width: 106,
  },
  {
    id: 'failures',
    header: 'Failures',
    cell: ({ failures }) => failures,
    text: ({ failures }) => failures,
    width: 106,
  },
  { id: 'errors', header: 'Errors', cell: ({ errors }) => errors, text: ({ errors }) => errors, width: 106 },
  {
    id: 'throttles',
    header: 'Throttled',
    cell: ({ throttles }) => throttles,
    text: ({ throttles }) => throttles,
    width: 106,
  },
]

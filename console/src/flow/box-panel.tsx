import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useEffect, useRef } from 'react'
import { hrefOf } from '../frame/hrefs.ts'
import { HealthMark } from './health-mark.tsx'
import { type Flow, type FlowBox, healthOf, noteOf, rateText, secondsText, waysOf } from './model.ts'
import { StuckList } from './stuck-list.tsx'

type Part = FlowBox['parts'][number]

/** One box: what of it exists, how busy each part is, and where its messages come from and go to. */
export const BoxPanel = ({
  flow,
  name,
  close,
  choose,
}: {
  readonly flow: Flow
  readonly name: string
  readonly close: () => void
  readonly choose: (box: string) => void
}) => {
  const top = useRef<HTMLDivElement>(null)
  // Whoever opens a box in the picture finds its parts where they look, and where the keyboard is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: anew for every box
  useEffect(() => {
    top.current?.focus({ preventScroll: true })
    top.current?.scrollIntoView({ block: 'nearest' })
  }, [name])
  const box = flow.boxes?.find((one) => one.name === name)
  if (box === undefined) {
    return (
      <Container header={<Header variant="h2">{name}</Header>}>
        There is no such namespace. <Button onClick={close}>Close</Button>
      </Container>
    )
  }
  const stuck = flow.stuck.filter(({ at }) => at === name)
  return (
    <div ref={top} tabIndex={-1} className="sb-box-panel">
      <Container
        header={
          <Header
            variant="h2"
            description={noteOf(box) || 'Nothing is counted here'}
            actions={
              <SpaceBetween size="xs" direction="horizontal">
                {box.failures > 0 && <Link href={hrefOf.failureGroups()}>{`${box.failures} open failures`}</Link>}
                <Button onClick={close}>Close</Button>
              </SpaceBetween>
            }
          >
            {name} <HealthMark health={healthOf(box, flow.stuck)} />
          </Header>
        }
      >
        <SpaceBetween size="l">
          {stuck.length > 0 && <StuckList stuck={stuck} isPlaced={false} />}
          {box.parts.length > 0 && (
            <Table<Part>
              variant="embedded"
              header={<Header variant="h3">Parts</Header>}
              ariaLabels={{ tableLabel: `Parts of ${name}` }}
              items={box.parts.toSorted((one, other) => (other.per_second ?? -1) - (one.per_second ?? -1))}
              trackBy="name"
              columnDefinitions={[
                { id: 'name', header: 'Part', cell: (part) => part.name, isRowHeader: true },
                { id: 'kind', header: 'Kind', cell: ({ kind }) => kind },
                {
                  id: 'rate',
                  header: 'Rate',
                  cell: ({ per_second, kind }) =>
                    `${rateText(per_second)}${kind === 'function' && per_second !== null ? ' calls' : ''}`,
                },
                { id: 'waiting', header: 'Waiting', cell: ({ waiting }) => waiting ?? '–' },
                { id: 'age', header: 'Behind', cell: ({ age_seconds }) => secondsText(age_seconds) },
                { id: 'errors', header: 'Errors in 5 min', cell: ({ errors }) => errors },
                { id: 'throttles', header: 'Throttled in 5 min', cell: ({ throttles }) => throttles },
              ]}
            />
          )}
          <div>
            <Box variant="h3">Ways in and out</Box>
            <ul>
              {waysOf(flow, name).map(({ from, to, per_second, unit, calls, by }) => (
                <li key={`${from} ${to}`}>
                  {to === name ? 'from ' : 'to '}
                  <Link
                    onFollow={(event) => {
                      event.preventDefault()
                      choose(to === name ? from : to)
                    }}
                    href={`${hrefOf.flow()}?box=${encodeURIComponent(to === name ? from : to)}`}
                  >
                    {to === name ? from : to}
                  </Link>
                  {`: ${rateText(per_second)}${unit === 'calls' && per_second !== null ? ' calls' : ''}`}
                  {calls.length > 0 && ` of ${calls.join(', ')}`}
                  {by.length > 0 && `, handed over by ${by.join(', ')}`}
                </li>
              ))}
            </ul>
          </div>
        </SpaceBetween>
      </Container>
    </div>
  )
}

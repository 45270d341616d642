import Box from '@cloudscape-design/components/box'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { ReactNode } from 'react'
import { failuresWith } from '../failures/totals.tsx'
import { type Flow, msText, rateText, secondsText } from '../flow/model.ts'
import { hrefOf } from '../frame/hrefs.ts'
import { backlogOf, balanceOf, deliveredInWords, liveRate, minuteOf, type Outcome, openFailuresOf } from './model.ts'

/** What is read at a glance: each number is the way to what it counts. */
export const Numbers = ({ flow, before }: { readonly flow: Flow; readonly before: Flow | undefined }) => {
  if (flow.books === undefined) {
    return (
      <Container>
        <Box color="text-body-secondary">
          Messages and failures are counted of all robots together: they are shown to those who see all fleets.
        </Box>
      </Container>
    )
  }
  const rate = liveRate(before, flow)
  const open = openFailuresOf(flow) ?? 0
  const backlog = backlogOf(flow)
  const { lag, failures } = flow
  return (
    <Container>
      <ColumnLayout columns={4} variant="text-grid" minColumnWidth={170}>
        <Tile label="Open failures" detail={failures && `${failures.held} held, ${failures.retrying} being tried`}>
          {open === 0 ? (
            <Big>0</Big>
          ) : (
            <Link href={hrefOf.failureGroups()} fontSize="display-l" ariaLabel={`${open} open failures`}>
              <span className="sb-bad-number">{open.toLocaleString('en')}</span>
            </Link>
          )}
        </Tile>
        <Tile label="Need a person" detail="tried as often as may be, or nothing can be tried">
          {failures === undefined || failures.needs_attention === 0 ? (
            <Big>0</Big>
          ) : (
            <Link
              href={failuresWith('status', 'needs_attention')}
              fontSize="display-l"
              ariaLabel={`${failures.needs_attention} failures need a person`}
            >
              <span className="sb-bad-number">{failures.needs_attention.toLocaleString('en')}</span>
            </Link>
          )}
        </Tile>
        <Tile label="Said now" detail={<Balanced flow={flow} />}>
          <Big>{rate === undefined ? '…' : rateText(rate)}</Big>
        </Tile>
        <Tile
          label="Backlog age"
          detail={backlog && backlog.seconds >= 1 ? `of the ${backlog.where}` : 'nothing waits'}
        >
          <Big>{backlog === undefined ? '–' : secondsText(backlog.seconds)}</Big>
        </Tile>
        <Minute flow={flow} outcome="applied" label="Applied" />
        <Minute flow={flow} outcome="refused" label="Refused" />
        <Minute flow={flow} outcome="dead_lettered" label="Dead-lettered" />
        <Tile label="Delivered to listeners" detail={deliveredInWords(lag)}>
          <Big>{msText(lag?.delivered_ms_p50)}</Big>
        </Tile>
      </ColumnLayout>
    </Container>
  )
}

const Tile = ({
  label,
  detail,
  children,
}: {
  readonly label: string
  readonly detail: ReactNode
  readonly children: ReactNode
}) => (
  <div>
    <Box variant="awsui-key-label">{label}</Box>
    {children}
    <Box color="text-body-secondary" fontSize="body-s">
      {detail}
    </Box>
  </div>
)

const Big = ({ children }: { readonly children: ReactNode }) => <Box fontSize="display-l">{children}</Box>

const Minute = ({
  flow,
  outcome,
  label,
}: {
  readonly flow: Flow
  readonly outcome: Outcome
  readonly label: string
}) => {
  const minute = minuteOf(flow, outcome)
  return (
    <Tile
      label={`${label} in the last minute`}
      detail={
        minute &&
        `${minute.hour.toLocaleString('en')} times in the hour; ${(flow.books?.[outcome] ?? 0).toLocaleString('en')} messages ended so, ever`
      }
    >
      <Big>{minute === undefined ? '–' : minute.last.toLocaleString('en')}</Big>
    </Tile>
  )
}

/** The books: what was published is what ended and what is under way. */
const Balanced = ({ flow }: { readonly flow: Flow }) => {
  const balance = balanceOf(flow)
  if (balance === undefined) return null
  const { published, ended, pending, isBalanced } = balance
  return (
    <>
      <StatusIndicator type={isBalanced ? 'success' : 'warning'}>
        {isBalanced ? 'The books balance' : 'The books do not balance'}
      </StatusIndicator>
      <div>
        {`${published.toLocaleString('en')} said = ${ended.toLocaleString('en')} ended + ${pending.toLocaleString('en')} under way`}
      </div>
    </>
  )
}

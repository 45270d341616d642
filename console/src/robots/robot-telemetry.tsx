import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Multiselect from '@cloudscape-design/components/multiselect'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { isLater, waitedFor } from '../data/waiting.ts'
import { AnyId } from '../frame/any-id.tsx'
import { TimeLines } from '../frame/charts.tsx'
import { Empty } from '../frame/empty.tsx'
import { ForeignText, Payload } from '../frame/foreign-text.tsx'
import { Problem } from '../frame/problem.tsx'
import { skewOf } from '../frame/skew.ts'
import { When } from '../frame/when.tsx'
import { storedIn } from '../messages/stored.ts'
import { fetchApi } from '../network/api.ts'
import { type ApiProblem, problemOf } from '../network/problem.ts'
import type { Robot } from './model.ts'
import { lineOf, pathsIn, type Sample, trackOf, withSamples } from './telemetry.ts'
import { TrackPicture } from './track.tsx'

/** What it says of itself: as lines, as its way, and the newest sample whole. */
export const RobotTelemetry = ({ robot, samples }: { readonly robot: Robot; readonly samples: readonly Sample[] }) => {
  const { robot_id } = robot
  const [earlier, setEarlier] = useState<readonly Sample[]>([])
  const all = withSamples(earlier, samples)
  const paths = pathsIn(all)
  const [chosen, setChosen] = useState<readonly string[]>()
  const shown = chosen ?? paths.slice(0, 1)
  const track = trackOf(all)
  const newest = robot.last_known?.telemetry
  if (newest === undefined)
    return (
      <Container>
        <Empty kind="nothing-yet" what="No telemetry yet">
          It measures nothing, or has not said it. A sample is an object on robots/{robot_id}/telemetry, such as{' '}
          <Box variant="code">{'{"battery": 81}'}</Box>
        </Empty>
      </Container>
    )
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            counter={`(${all.length} samples)`}
            description="Since this page was opened, by the time at which they were received."
            actions={<Earlier robot_id={robot_id} before={all[0]?.received_at} onRead={setEarlier} known={earlier} />}
          >
            Telemetry
          </Header>
        }
      >
        <SpaceBetween size="m">
          <Multiselect
            selectedOptions={shown.map((path) => ({ value: path, label: path }))}
            options={paths.map((path) => ({ value: path, label: path }))}
            placeholder="Choose what is plotted"
            ariaLabel="What is plotted"
            filteringType="auto"
            deselectAriaLabel={({ label }) => `Do not plot ${label}`}
            onChange={({ detail }) => setChosen(detail.selectedOptions.map(({ value = '' }) => value))}
          />
          <ColumnLayout columns={shown.length > 1 ? 2 : 1}>
            {shown.map((path) => (
              <div key={path}>
                <Box variant="h3">
                  <ForeignText value={path} />
                </Box>
                <TimeLines
                  label={`${path} of ${robot_id}`}
                  series={[{ title: path, points: pointsOf(all, path) }]}
                  isLegendHidden
                  {...(path === 'battery' && { unit: '%' })}
                />
              </div>
            ))}
          </ColumnLayout>
        </SpaceBetween>
      </Container>
      <ColumnLayout columns={track === undefined ? 1 : 2}>
        {track && (
          <Container
            header={
              <Header variant="h2">
                Its way
                {track.map !== undefined && (
                  <>
                    {' on '}
                    <ForeignText value={track.map} />
                  </>
                )}
              </Header>
            }
          >
            <TrackPicture track={track} robot_id={robot_id} />
          </Container>
        )}
        <Container
          header={
            <Header variant="h2" description={<Received sample={newest} />}>
              The newest sample
            </Header>
          }
        >
          <SpaceBetween size="xs">
            <Box>
              Message <AnyId kind="message" value={newest.message_id} robot_id={robot_id} />
            </Box>
            <Payload value={newest.payload} label="newest sample" lines_max={24} />
          </SpaceBetween>
        </Container>
      </ColumnLayout>
    </SpaceBetween>
  )
}

const pointsOf = (samples: readonly Sample[], path: string) =>
  lineOf(samples, path).points.map(({ at_ms, value }) => ({ at: at_ms, value }))

const Received = ({ sample }: { readonly sample: { readonly received_at: string; readonly occurred_at?: string } }) => {
  const skew = skewOf(sample.occurred_at, sample.received_at)
  return (
    <>
      Received <When at={sample.received_at} utc />
      {skew && `. ${skew.text}`}
    </>
  )
}

const PAGES_MAX = 3

/** Samples from before the page was opened lie in the lake: read when somebody asks, since each look scans it. */
const Earlier = ({
  robot_id,
  before,
  known,
  onRead,
}: {
  readonly robot_id: string
  readonly before: string | undefined
  readonly known: readonly Sample[]
  readonly onRead: (samples: readonly Sample[]) => void
}) => {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const [nothing, setNothing] = useState(false)
  const read = async (): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    try {
      const found = await earlierSamples(robot_id, before ?? new Date().toISOString())
      setNothing(found.length === 0)
      onRead(withSamples(known, found))
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <SpaceBetween size="xs">
      <Button loading={busy} onClick={() => void read()}>
        Load what was said before
      </Button>
      {nothing && <Box color="text-status-inactive">Nothing before that lies in the lake yet</Box>}
      {problem && <Problem problem={problem} retry={read} />}
    </SpaceBetween>
  )
}

async function earlierSamples(robot_id: string, until: string): Promise<readonly Sample[]> {
  const from = new Date(Date.parse(until) - 3_600_000).toISOString()
  const found: Sample[] = []
  let cursor: string | undefined
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { data } = await fetchApi.GET('/data/messages', {
      params: {
        query: { robot_id, kind: 'telemetry', from, until, limit: 100, ...(cursor !== undefined && { cursor }) },
      },
    })
    if (data === undefined) break
    // What takes longer than some seconds is waited for; behind it is no cursor.
    const items = isLater(data) ? storedIn(await waitedFor(data.query_id, new AbortController().signal)) : data.items
    for (const { message_id, received_at, payload } of items)
      if (typeof payload === 'object' && payload !== null)
        found.push({ message_id, received_at, payload: payload as Sample['payload'] })
    if (isLater(data) || data.next_cursor === null) break
    cursor = data.next_cursor
  }
  return found
}

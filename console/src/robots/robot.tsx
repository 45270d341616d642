import Alert from '@cloudscape-design/components/alert'
import Container from '@cloudscape-design/components/container'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Tabs from '@cloudscape-design/components/tabs'
import { useState } from 'react'
import { useParams } from 'react-router'
import { SendCommand } from '../commands/send-command.tsx'
import { StopRobots } from '../commands/stop-robots.tsx'
import { ActButton } from '../frame/act.tsx'
import { AnyId } from '../frame/any-id.tsx'
import { Empty } from '../frame/empty.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { useKeys } from '../frame/keys.ts'
import { useMay } from '../frame/may.ts'
import { Problem } from '../frame/problem.tsx'
import { Screen } from '../frame/screen.tsx'
import { useTab } from '../frame/use-tab.ts'
import { Age, When } from '../frame/when.tsx'
import { heldBack } from '../missions/capacity-model.ts'
import { batteryOf, flagsOf, heardAt, missingOf, placeOf, type Robot } from './model.ts'
import { RobotCommands } from './robot-commands.tsx'
import { RobotConformance } from './robot-conformance.tsx'
import { RobotMissions } from './robot-missions.tsx'
import { RobotSettings } from './robot-settings.tsx'
import { RobotStory } from './robot-story.tsx'
import { RobotTelemetry } from './robot-telemetry.tsx'
import { RobotState } from './state.tsx'
import { usePolicy } from './use-policy.ts'
import { useRobot } from './use-robot.ts'

/** How did it get here? */
const RobotPage = () => {
  const { robot_id = '' } = useParams()
  const watched = useRobot(robot_id)
  const { robot, problem, reload } = watched
  if (robot === undefined)
    return (
      <Screen title={robot_id} breadcrumbs={above}>
        {problem ? <Empty kind="cannot-load" problem={problem} retry={reload} /> : <Spinner />}
      </Screen>
    )
  return <Known key={robot_id} {...watched} robot={robot} />
}

const above = [{ text: 'Robots', href: hrefOf.robots() }]

const Known = ({
  robot,
  read_ms,
  problem,
  samples,
  reload,
}: ReturnType<typeof useRobot> & { readonly robot: Robot }) => {
  const [dialog, setDialog] = useState<'stop' | 'command' | 'resume'>()
  const policy = usePolicy(robot.policy_version)
  const [tab, setTab] = useTab(tabs, 'story')
  const { robot_id } = robot
  const may = useMay('writer')
  useKeys([
    { key: 's', does: 'Stop this robot now', run: () => may(() => setDialog('stop')) },
    { key: 'n', does: 'New: send it a command', run: () => may(() => setDialog('command')) },
  ])
  return (
    <Screen
      title={robot_id}
      breadcrumbs={above}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <ActButton needs="writer" onAct={() => setDialog('command')}>
            Send command
          </ActButton>
          <ActButton needs="writer" variant="primary" onAct={() => setDialog('stop')}>
            Stop now
          </ActButton>
        </SpaceBetween>
      }
    >
      {problem && <Problem problem={problem} retry={reload} />}
      <Warnings robot={robot} read_ms={read_ms} />
      <Withdrawn robot={robot} onResume={() => setDialog('resume')} />
      <Container>
        <KeyValuePairs columns={4} items={factsOf(robot)} />
      </Container>
      <Tabs
        ariaLabel={`About robot ${robot_id}`}
        activeTabId={tab}
        onChange={({ detail }) => setTab(detail.activeTabId)}
        tabs={[
          { id: 'story', label: 'How it got here', content: <RobotStory robot={robot} policy={policy} /> },
          { id: 'commands', label: 'Commands', content: <RobotCommands robot={robot} policy={policy} /> },
          { id: 'telemetry', label: 'Telemetry', content: <RobotTelemetry robot={robot} samples={samples} /> },
          { id: 'missions', label: 'Missions', content: <RobotMissions robot_id={robot_id} /> },
          { id: 'settings', label: 'Settings', content: <RobotSettings robot={robot} reload={reload} /> },
          { id: 'conformance', label: 'Conformance', content: <RobotConformance robot_id={robot_id} /> },
        ].map((one) => (one.id === tab ? one : { ...one, content: null }))}
      />
      {dialog === 'stop' && <StopRobots robot_ids={[robot_id]} onClose={() => setDialog(undefined)} onDone={reload} />}
      {(dialog === 'command' || dialog === 'resume') && (
        <SendCommand
          key={dialog}
          robot={robot}
          policy={policy}
          first={dialog === 'resume' ? 'robot.resume' : undefined}
          onClose={() => setDialog(undefined)}
          onSent={reload}
        />
      )}
    </Screen>
  )
}

const tabs = ['story', 'commands', 'telemetry', 'missions', 'settings', 'conformance'] as const

/** What a person should look at, in sentences, with the way to it. */
const Warnings = ({ robot, read_ms }: { readonly robot: Robot; readonly read_ms: number }) => {
  const flags = flagsOf(robot, Math.floor(read_ms / 5_000) * 5_000).filter(({ severity }) => severity !== 'info')
  if (flags.length === 0) return null
  const worst = flags[0]?.severity === 'error' ? 'error' : 'warning'
  return (
    <Alert type={worst} header={flags.length === 1 ? undefined : `${flags.length} things to look at`}>
      <SpaceBetween size="xxs">
        {flags.map(({ kind, says }) => (
          <div key={kind}>
            <ForeignText value={says} />.{' '}
            {(kind === 'parked' || kind === 'set_aside') && (
              <a href={hrefOf.failures(`robot_id="${robot.robot_id}"`)}>Its failures</a>
            )}
          </div>
        ))}
      </SpaceBetween>
    </Alert>
  )
}

/** It stands, or is given nothing, because somebody wanted it so. Each puts back what it took itself. */
const Withdrawn = ({ robot, onResume }: { readonly robot: Robot; readonly onResume: () => void }) => {
  const { withdrawn, withdrawn_by = [] } = robot.capacity ?? {}
  if (withdrawn === undefined || withdrawn === null) return null
  const isStopped = withdrawn_by.includes('stop')
  return (
    <Alert
      type="warning"
      header="It is given no work"
      action={
        isStopped && (
          <ActButton needs="writer" onAct={onResume}>
            Resume it
          </ActButton>
        )
      }
    >
      <ForeignText value={withdrawn} />
      {isStopped && '. The stop ends when somebody resumes it'}
      {withdrawn_by.includes('operator') && (
        <>
          . A person took it out of service and puts it back under{' '}
          <a href={`${hrefOf.robot(robot.robot_id)}?tab=settings`}>Settings</a>
        </>
      )}
      .
    </Alert>
  )
}

const factsOf = (robot: Robot) => {
  const battery = batteryOf(robot)
  const missing = missingOf(robot)
  const { robot_id, cause, target, fleet, last_sequence } = robot
  return [
    { label: 'State', value: <RobotState state={robot.state} /> },
    { label: 'Since', value: <When at={robot.since} utc /> },
    {
      label: 'Because of',
      value:
        cause === null ? (
          '–'
        ) : (
          <>
            <a href={hrefOf.message(cause.message_id, robot_id)}>{cause.type}</a>{' '}
            <span className="sb-quiet">
              in trace <AnyId kind="trace" value={cause.trace_id} short copy={false} />
            </span>
          </>
        ),
    },
    {
      label: 'Version',
      value: (
        <>
          <a href={hrefOf.policy(robot.policy_version)}>{robot.policy_version}</a>
          {target && target.waits_for !== null && ` → ${target.version}`}
          {robot.pin !== null && robot.pin.version !== null && ', pinned'}
        </>
      ),
    },
    { label: 'Fleet', value: fleet ? <ForeignText value={fleet} /> : 'none' },
    { label: 'Heard', value: <Age at={heardAt(robot)} /> },
    { label: 'Battery', value: battery === undefined ? '–' : `${battery.toFixed(1)} %` },
    { label: 'Where', value: <ForeignText value={placeOf(robot)} /> },
    {
      label: 'Its own counting',
      value:
        last_sequence < 0
          ? 'it does not count'
          : `up to ${robot.last_known?.sequences?.high ?? last_sequence}, ${missing.count === 0 ? 'nothing missing' : `${missing.count} missing`}`,
    },
    { label: 'For new work', value: <Work robot={robot} /> },
    { label: 'Can', value: <ForeignText value={robot.capacity?.capabilities.join(', ') || 'nobody has said'} /> },
    { label: 'First heard', value: <When at={robot.first_seen_at} /> },
    {
      label: 'What was said of it',
      value: (
        <>
          <a href={hrefOf.messages(`robot_id="${robot_id}"`)}>Messages</a> ·{' '}
          <a href={hrefOf.failures(`robot_id="${robot_id}"`)}>Failures</a> · <a href={hrefOf.trace(robot_id)}>Story</a>{' '}
          · <a href={`${hrefOf.data()}?tab=history&robot_id=${encodeURIComponent(robot_id)}`}>Of any age</a>
        </>
      ),
    },
  ]
}

const Work = ({ robot: { capacity } }: { readonly robot: Robot }) => {
  if (!capacity) return <span>nobody has said</span>
  const why = heldBack(capacity)
  return why === undefined ? (
    <StatusIndicator type="success">free</StatusIndicator>
  ) : (
    <StatusIndicator type="stopped">
      <ForeignText value={why} />
    </StatusIndicator>
  )
}

export default RobotPage

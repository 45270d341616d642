import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import Steps from '@cloudscape-design/components/steps'
import { useMemo, useState } from 'react'
import { useParams } from 'react-router'
import { ActButton } from '../frame/act.tsx'
import { AnyId } from '../frame/any-id.tsx'
import { Empty } from '../frame/empty.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { useKeys } from '../frame/keys.ts'
import { useMay } from '../frame/may.ts'
import { Problem } from '../frame/problem.tsx'
import { Screen } from '../frame/screen.tsx'
import { When } from '../frame/when.tsx'
import { MissionStatus } from './columns.tsx'
import { MissionDialog } from './mission-dialogs.tsx'
import { MissionStory } from './mission-story.tsx'
import {
  type Act,
  acts,
  allocationsOf,
  doneOf,
  heldBackBy,
  type Mission,
  needsPerson,
  type StepShown,
  stepsOf,
  whyNot,
} from './model.ts'
import { useMission } from './use-mission.ts'
import { type MissionPolicy, useMissionPolicy } from './use-mission-policy.ts'

/** Where is it, who has it, and why does it wait? */
const MissionPage = () => {
  const { mission_id = '' } = useParams()
  const { mission, problem, reload } = useMission(mission_id)
  const known = useMissionPolicy(mission_id)
  if (mission === undefined)
    return (
      <Screen title={`Mission ${mission_id}`} breadcrumbs={above}>
        {problem ? <Empty kind="cannot-load" problem={problem} retry={reload} /> : <Spinner />}
      </Screen>
    )
  return <Known key={mission_id} mission={mission} known={known} problem={problem} reload={reload} />
}

const above = [{ text: 'Missions', href: hrefOf.missions() }]

const Known = ({
  mission,
  known,
  problem,
  reload,
}: ReturnType<typeof useMission> & { readonly mission: Mission; readonly known: MissionPolicy | undefined }) => {
  const policy = known?.policy
  // By another version than its own nothing is refused.
  const itsOwn = known?.isItsOwn ? policy : undefined
  const [dialog, setDialog] = useState<Act>()
  const forPerson = needsPerson(mission)
  const may = useMay('writer')
  useKeys([
    {
      key: 'c',
      does: 'Cancel the mission',
      run: () => may(() => setDialog('cancel'), whyNot(itsOwn, mission, 'cancel')),
      where: 'Mission',
    },
  ])
  return (
    <Screen
      title={`Mission ${mission.mission_id}`}
      breadcrumbs={above}
      description={policy?.states[mission.status]?.description}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          {acts.map((act) => (
            <ActButton key={act} needs="writer" why={whyNot(itsOwn, mission, act)} onAct={() => setDialog(act)}>
              {buttons[act]}
            </ActButton>
          ))}
        </SpaceBetween>
      }
    >
      {problem && <Problem problem={problem} retry={reload} />}
      {forPerson !== undefined && (
        <Alert type="warning" header="A person has to look">
          <ForeignText value={forPerson} />
        </Alert>
      )}
      {mission.waits_because !== null && <WhyItWaits mission={mission} />}
      <Container>
        <KeyValuePairs columns={4} items={factsOf(mission, known)} />
      </Container>
      <ColumnLayout columns={2}>
        <StepsShown mission={mission} />
        <Allocations mission={mission} />
      </ColumnLayout>
      <Requests mission={mission} />
      <MissionStory mission={mission} policy={policy} />
      {dialog && <MissionDialog act={dialog} mission={mission} onClose={() => setDialog(undefined)} onDone={reload} />}
    </Screen>
  )
}

const buttons: { readonly [act in Act]: string } = {
  pause: 'Pause',
  resume: 'Resume',
  update: 'Add steps',
  cancel: 'Cancel mission',
  release: 'Release',
}

const factsOf = (mission: Mission, known: MissionPolicy | undefined) => {
  const { done, of } = doneOf(mission)
  return [
    { label: 'Status', value: <MissionStatus status={mission.status} /> },
    { label: 'Since', value: <When at={mission.status_at} utc /> },
    { label: 'Robot', value: <AnyId kind="robot" value={mission.robot_id} /> },
    { label: 'Steps done', value: of === 0 ? '–' : `${done} of ${of}` },
    { label: 'Job', value: mission.job_id === null ? '–' : <AnyId kind="correlation" value={mission.job_id} /> },
    { label: 'Given to a robot', value: mission.allocation === 1 ? 'once' : `${mission.allocation} times` },
    { label: 'Priority', value: mission.priority ?? 'normal' },
    { label: 'Kind', value: <ForeignText value={mission.kind} /> },
    { label: 'Fleet', value: mission.fleet === null ? 'all' : <ForeignText value={mission.fleet} /> },
    { label: 'Needs', value: <ForeignText value={mission.requires?.join(', ') || 'nothing special'} /> },
    ...(mission.wanted_robot_id === undefined
      ? []
      : [{ label: 'Only this robot', value: <AnyId kind="robot" value={mission.wanted_robot_id} /> }]),
    { label: 'Asked for', value: <When at={mission.requested_at} utc /> },
    { label: 'Deadline', value: mission.deadline === undefined ? 'none' : <When at={mission.deadline} utc /> },
    { label: 'Load', value: <ForeignText value={mission.load} /> },
    { label: 'Another robot may take it', value: mission.reallocate === false ? 'no' : 'yes' },
    ...(known === undefined
      ? []
      : [
          {
            label: known.isItsOwn ? 'What it may do' : 'What new missions may do',
            value: <a href={hrefOf.policy(known.version, 'mission')}>policy {known.version} of missions</a>,
          },
        ]),
    ...(mission.trace_id === undefined
      ? []
      : [{ label: 'Trace', value: <AnyId kind="trace" value={mission.trace_id} short /> }]),
  ]
}

const WhyItWaits = ({ mission }: { readonly mission: Mission }) => {
  const held = heldBackBy(mission)
  return (
    <Alert type="info" header="Why no robot has it">
      <ForeignText value={mission.waits_because?.says} />
      {held.length > 0 && (
        <ul>
          {held.map(({ reason, robots }) => (
            <li key={reason}>
              {robots === 1 ? '1 robot' : `${robots} robots`}: {reason.replaceAll('_', ' ')}
            </li>
          ))}
        </ul>
      )}
      <a href={`${hrefOf.missions()}?tab=capacity`}>What all robots could take on</a>
    </Alert>
  )
}

const StepsShown = ({ mission }: { readonly mission: Mission }) => {
  const steps = stepsOf(mission)
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${steps.length})`}>
          Steps
        </Header>
      }
    >
      {steps.length === 0 ? (
        <Box color="text-status-inactive">
          Its steps are not known: not decided yet, or so old that they were forgotten.
        </Box>
      ) : (
        <Steps
          ariaLabel={`Steps of mission ${mission.mission_id}`}
          steps={steps.map((step) => ({
            status: signOfStep(step),
            statusIconAriaLabel: step.status,
            header: (
              <>
                {step.number}. <ForeignText value={step.kind} /> <ForeignText value={step.says} />
              </>
            ),
            details: (
              <>
                <ForeignText value={step.status} />
                {step.isOfEarlier && ' by a robot that had it before'}
                {step.why !== undefined && (
                  <>
                    : <ForeignText value={step.why} />
                  </>
                )}
                {step.at !== undefined && (
                  <>
                    {' · '}
                    <When at={step.at} />
                  </>
                )}
              </>
            ),
          }))}
        />
      )}
    </Container>
  )
}

const signOfStep = ({ status, isOfEarlier }: StepShown) => {
  if (isOfEarlier) return 'stopped'
  return Object.hasOwn(stepSigns, status) ? stepSigns[status as keyof typeof stepSigns] : 'pending'
}

const stepSigns = { finished: 'success', failed: 'error', skipped: 'stopped' } as const

const Allocations = ({ mission }: { readonly mission: Mission }) => {
  const allocations = allocationsOf(mission)
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${allocations.length})`}>
          Who had it
        </Header>
      }
    >
      {allocations.length === 0 ? (
        <Box color="text-status-inactive">No robot yet.</Box>
      ) : (
        <table className="sb-keys">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Robot</th>
              <th scope="col">Standing</th>
            </tr>
          </thead>
          <tbody>
            {allocations.map(({ number, robot_id, isNow, late }) => (
              <tr key={number}>
                <td>{number}</td>
                <td>
                  <AnyId kind="robot" value={robot_id} copy={false} />
                </td>
                <td>
                  {isNow ? 'has it now' : 'had it'}
                  {late.length > 0 && (
                    <>
                      ; said too late: <ForeignText value={late.join(', ')} />
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {(mission.not_by?.length ?? 0) > 0 && (
        <Box color="text-status-inactive">
          Would not have it: <ForeignText value={mission.not_by?.join(', ')} />
        </Box>
      )}
    </Container>
  )
}

const Requests = ({ mission: { mission_id, requests = [] } }: { readonly mission: Mission }) => {
  const rows = useMemo(() => requests.slice(0, 50), [requests])
  return (
    <ExpandableSection
      variant="container"
      defaultExpanded
      headerText="What was asked of it"
      headerCounter={`(${requests.length})`}
    >
      {rows.length === 0 ? (
        <Box color="text-status-inactive">Nothing, in the days that the journal keeps.</Box>
      ) : (
        <table className="sb-keys">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">Who, and why</th>
              <th scope="col">Outcome</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ message_id, type, at, by, why, outcome, detail }) => (
              <tr key={message_id}>
                <td>
                  <When at={at} age={false} />
                </td>
                <td>
                  <a href={hrefOf.message(message_id, `mission:${mission_id}`)}>{type}</a>
                </td>
                <td>
                  <ForeignText
                    value={[by ?? 'nobody that its door knows', why].filter((word) => word !== null).join(': ')}
                  />
                </td>
                <td>
                  {outcome}
                  {detail !== undefined && (
                    <>
                      : <ForeignText value={detail} />
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </ExpandableSection>
  )
}

export default MissionPage

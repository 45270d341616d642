import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'
import { ActButton } from '../frame/act.tsx'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText, Payload } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { Problem } from '../frame/problem.tsx'
import { When } from '../frame/when.tsx'
import { api, type Schemas } from '../network/api.ts'
import type { Robot } from './model.ts'
import { Configure, Erase, PinRobot, PutInFleet, TakeOutOfService } from './settings-dialogs.tsx'

type Dialog = 'configure' | 'pin' | 'unpin' | 'fleet' | 'out' | 'back' | 'erase'

/** What it is set to, which version decides for it, and whose it is. */
export const RobotSettings = ({ robot, reload }: { readonly robot: Robot; readonly reload: () => unknown }) => {
  const { robot_id, pin, fleet } = robot
  const [dialog, setDialog] = useState<Dialog>()
  const configuration = api.useQuery(
    'get',
    '/robots/{robot_id}/configuration',
    { params: { path: { robot_id } } },
    { refetchInterval: 5_000, retry: false },
  )
  const close = () => setDialog(undefined)
  const loadAnew = async () => {
    await Promise.all([reload(), configuration.refetch()])
  }
  const isPinned = pin !== null && pin.version !== null
  return (
    <SpaceBetween size="l">
      <ColumnLayout columns={2}>
        <Container
          header={
            <Header
              variant="h2"
              description="What it is to be set to, and what it says that it is"
              actions={
                <ActButton
                  needs="writer"
                  why={configuration.data ? undefined : 'Its configuration is not loaded'}
                  onAct={() => setDialog('configure')}
                >
                  Change
                </ActButton>
              }
            >
              Configuration
            </Header>
          }
        >
          {configuration.data ? (
            <ConfigurationShown configuration={configuration.data} />
          ) : configuration.error ? (
            <Problem problem={configuration.error} retry={configuration.refetch} />
          ) : (
            <Spinner />
          )}
        </Container>
        <Container
          header={
            <Header
              variant="h2"
              description="The policy that decides for it"
              actions={
                <SpaceBetween direction="horizontal" size="xs">
                  <ActButton
                    needs="admin"
                    why={isPinned ? undefined : 'It is not pinned'}
                    onAct={() => setDialog('unpin')}
                  >
                    Take its pin away
                  </ActButton>
                  <ActButton needs="admin" onAct={() => setDialog('pin')}>
                    Pin to a version
                  </ActButton>
                </SpaceBetween>
              }
            >
              Version
            </Header>
          }
        >
          <KeyValuePairs columns={2} items={versionOf(robot)} />
        </Container>
        <Container
          header={
            <Header
              variant="h2"
              description="Who sees it, and whose missions it gets"
              actions={
                <ActButton needs="admin" onAct={() => setDialog('fleet')}>
                  Change
                </ActButton>
              }
            >
              Fleet
            </Header>
          }
        >
          <KeyValuePairs
            items={[
              { label: 'Fleet', value: fleet ? <ForeignText value={fleet} /> : 'none: only those see it who see all' },
            ]}
          />
        </Container>
        <Container
          header={
            <Header
              variant="h2"
              description="Whether it is given missions"
              actions={
                <SpaceBetween direction="horizontal" size="xs">
                  <ActButton
                    needs="writer"
                    why={
                      robot.capacity?.withdrawn_by?.includes('operator')
                        ? undefined
                        : 'No person took it out of service'
                    }
                    onAct={() => setDialog('back')}
                  >
                    Put back
                  </ActButton>
                  <ActButton needs="writer" onAct={() => setDialog('out')}>
                    Take out
                  </ActButton>
                </SpaceBetween>
              }
            >
              Service
            </Header>
          }
        >
          <KeyValuePairs columns={2} items={serviceOf(robot)} />
        </Container>
        <Container
          header={
            <Header
              variant="h2"
              description="Everything that is known of it, for good"
              actions={
                <ActButton needs="admin" onAct={() => setDialog('erase')}>
                  Erase robot
                </ActButton>
              }
            >
              Erasure
            </Header>
          }
        >
          An erasure begins after a time in which its operation can be cancelled. Afterwards nothing brings the robot’s
          past back.
        </Container>
      </ColumnLayout>
      {dialog === 'configure' && configuration.data && (
        <Configure configuration={configuration.data} onClose={close} onDone={loadAnew} />
      )}
      {(dialog === 'pin' || dialog === 'unpin') && (
        <PinRobot robot={robot} isTakenAway={dialog === 'unpin'} onClose={close} onDone={loadAnew} />
      )}
      {dialog === 'fleet' && <PutInFleet robot={robot} onClose={close} onDone={loadAnew} />}
      {(dialog === 'out' || dialog === 'back') && (
        <TakeOutOfService robot_id={robot_id} isBack={dialog === 'back'} onClose={close} onDone={loadAnew} />
      )}
      {dialog === 'erase' && <Erase robot_id={robot_id} onClose={close} />}
    </SpaceBetween>
  )
}

export type Configuration = Pick<Schemas['Robot'], 'robot_id'> & {
  readonly desired: { readonly policy_version?: string; readonly telemetry_rate_seconds?: number }
  readonly reported: Readonly<Record<string, unknown>>
  readonly open?: readonly string[]
  readonly configuration_version: number
  readonly changed_at?: string
}

const ConfigurationShown = ({ configuration }: { readonly configuration: Configuration }) => {
  const { desired, reported, open = [], changed_at } = configuration
  const names = [...new Set(['telemetry_rate_seconds', 'policy_version', ...Object.keys(reported)])]
  return (
    <SpaceBetween size="s">
      <table className="sb-keys">
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Is to be</th>
            <th scope="col">It says</th>
            <th scope="col">Standing</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <td>
                <ForeignText value={name} />
              </td>
              <td>{shown(desired[name as keyof typeof desired])}</td>
              <td>
                <ForeignText value={shown(reported[name])} characters_max={80} />
              </td>
              <td>
                {open.includes(name) ? (
                  <StatusIndicator type="pending">open</StatusIndicator>
                ) : Object.hasOwn(desired, name) ? (
                  <StatusIndicator type="success">as it is to be</StatusIndicator>
                ) : (
                  '–'
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {changed_at !== undefined && (
        <span className="sb-quiet">
          Changed <When at={changed_at} />
        </span>
      )}
      {Object.values(reported).some((value) => typeof value === 'object') && (
        <Payload value={reported} label="what it reports" lines_max={12} />
      )}
    </SpaceBetween>
  )
}

const shown = (value: unknown): string =>
  value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value)

const versionOf = ({ policy_version, target, pin, first_version }: Robot) => [
  { label: 'It has', value: <a href={hrefOf.policy(policy_version)}>{policy_version}</a> },
  { label: 'It had first', value: first_version ?? policy_version },
  {
    label: 'Is meant for it',
    value:
      target === undefined ? (
        '–'
      ) : (
        <>
          <a href={hrefOf.policy(target.version)}>{target.version}</a>, by {because[target.because]}{' '}
          {target.waits_for !== null && <span className="sb-quiet">({waits[target.waits_for]})</span>}
        </>
      ),
  },
  {
    label: 'Pin',
    value:
      pin === null ? (
        'never pinned'
      ) : (
        <>
          {pin.version === null ? 'taken away' : `pinned to ${pin.version}`} by <ForeignText value={pin.by} />:{' '}
          <ForeignText value={pin.why} /> <When at={pin.at} />
        </>
      ),
  },
  ...(target?.rollout_id === undefined
    ? []
    : [{ label: 'Rollout', value: <a href={hrefOf.policies()}>{target.rollout_id}</a> }]),
]

const serviceOf = ({ capacity }: Robot) => [
  { label: 'Out of service', value: <ForeignText value={capacity?.withdrawn ?? 'no'} /> },
  {
    label: 'Mission',
    value: capacity?.mission_id ? <AnyId kind="mission" value={capacity.mission_id} copy={false} /> : 'none',
  },
]

const because = {
  pin: 'its pin',
  list: 'a rollout to a list',
  percentage: 'a rollout to a share',
  first: 'what it had first: nothing is rolled out to it',
} as const

const waits = {
  message: 'it moves with its next message',
  work: 'it moves when its work is done',
  state: 'it moves in a state that the version knows',
  deployment: 'it moves when the version is deployed',
} as const

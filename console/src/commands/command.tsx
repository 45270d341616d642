import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Spinner from '@cloudscape-design/components/spinner'
import { useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { ActButton } from '../frame/act.tsx'
import { AnyId } from '../frame/any-id.tsx'
import { Empty } from '../frame/empty.tsx'
import { ForeignText, Payload } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { useKeys } from '../frame/keys.ts'
import { useMay } from '../frame/may.ts'
import { Screen } from '../frame/screen.tsx'
import { When } from '../frame/when.tsx'
import { api } from '../network/api.ts'
import { CancelCommand } from './cancel-command.tsx'
import { CommandStanding, CommandStory } from './command-story.tsx'
import { type Command, whyNoCancel } from './model.ts'
import { useCommand } from './use-command.ts'

/** One command: where it stands, what was sent, what the robot said. */
const CommandPage = () => {
  const { command_id = '' } = useParams()
  const [address] = useSearchParams()
  const { command, problem, reload } = useCommand(command_id, address.get('robot_id') ?? undefined)
  if (command === undefined)
    return (
      <Screen title={`Command ${command_id}`}>
        {problem ? <Empty kind="cannot-load" problem={problem} retry={reload} /> : <Spinner />}
      </Screen>
    )
  return <Known command={command} reload={reload} />
}

const Known = ({ command, reload }: { readonly command: Command; readonly reload: () => unknown }) => {
  const [isCancelling, setCancelling] = useState(false)
  const why = whyNoCancel(command)
  const may = useMay('writer')
  useKeys([{ key: 'c', does: 'Cancel this command', run: () => may(() => setCancelling(true), why) }])
  const { command_id, robot_id, type } = command
  const asked = useAsked(command)
  return (
    <Screen
      title={`${type} to ${robot_id}`}
      breadcrumbs={[
        { text: 'Robots', href: hrefOf.robots() },
        { text: robot_id, href: hrefOf.robot(robot_id) },
      ]}
      actions={
        <ActButton needs="writer" why={why} onAct={() => setCancelling(true)}>
          Cancel this command
        </ActButton>
      }
    >
      <Container header={<Header variant="h2">Where it stands</Header>}>
        <KeyValuePairs
          columns={4}
          items={[...factsOf(command), { label: 'Who asked, and why', value: <ForeignText value={asked} /> }]}
        />
      </Container>
      <Container header={<Header variant="h2">What became of it</Header>}>
        <CommandStory command={command} />
      </Container>
      <Container header={<Header variant="h2">What the robot was told</Header>}>
        <Payload value={command.payload} label="payload" />
      </Container>
      {command.answer?.result !== undefined && (
        <Container header={<Header variant="h2">What came of it, as the robot says</Header>}>
          <Payload value={command.answer.result} label="result" />
        </Container>
      )}
      {isCancelling && (
        <CancelCommand command={command} onClose={() => setCancelling(false)} onDone={reload} key={command_id} />
      )}
    </Screen>
  )
}

/** The request that became this command knows who sent it. */
const useAsked = ({ causation_id, robot_id }: Command): string | undefined => {
  const { data } = api.useQuery(
    'get',
    '/messages/{message_id}',
    { params: { path: { message_id: causation_id }, query: { robot_id } } },
    { staleTime: Number.POSITIVE_INFINITY, retry: false },
  )
  if (data === undefined || !('source' in data)) return undefined
  return [data.by ?? `nobody that its door knows (${data.source})`, data.why]
    .filter((word) => word !== undefined)
    .join(': ')
}

const factsOf = (command: Command) => [
  { label: 'Status', value: <CommandStanding command={command} /> },
  { label: 'Robot', value: <AnyId kind="robot" value={command.robot_id} /> },
  { label: 'Asked for', value: <When at={command.asked_at} utc /> },
  { label: 'Must end by', value: <When at={command.deadline} utc /> },
  { label: 'Sent', value: command.sends === 1 ? 'once' : `${command.sends} times` },
  { label: 'Priority', value: command.priority },
  { label: 'While the robot is out of hearing', value: command.offline === 'wait' ? 'it waits' : 'it is refused' },
  { label: 'Command', value: <AnyId kind="command" value={command.command_id} robot_id={command.robot_id} /> },
  {
    label: 'Because of message',
    value: <AnyId kind="message" value={command.causation_id} robot_id={command.robot_id} />,
  },
  { label: 'Trace', value: <AnyId kind="trace" value={command.trace_id} /> },
  ...(command.correlation_id === undefined
    ? []
    : [{ label: 'Conversation', value: <AnyId kind="correlation" value={command.correlation_id} /> }]),
]

export default CommandPage

import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { Policy } from '../../../policy/policy.ts'
import { CancelCommand } from '../commands/cancel-command.tsx'
import { CommandStanding } from '../commands/command-story.tsx'
import { type Command, isOver, standingOf, whyNoCancel } from '../commands/model.ts'
import { SendCommand } from '../commands/send-command.tsx'
import { ActButton } from '../frame/act.tsx'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { type Column, List, listed } from '../frame/list.tsx'
import { durationText } from '../frame/times.ts'
import { When } from '../frame/when.tsx'
import { usePages } from '../network/pages.ts'
import type { Robot } from './model.ts'

/** What it was told, and what it answered. */
export const RobotCommands = ({ robot, policy }: { readonly robot: Robot; readonly policy: Policy | undefined }) => {
  const { robot_id } = robot
  const pages = usePages('/robots/{robot_id}/commands', { path: { robot_id }, refetch_ms: 3_000 })
  const [isSending, setSending] = useState(false)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [cancelling, setCancelling] = useState<Command>()
  const selected = pages.items.filter(({ command_id }) => chosen.includes(command_id))
  const [one] = selected
  return (
    <>
      <List<Command>
        name="robot-commands"
        words={{ one: 'command', many: 'commands' }}
        columns={columns}
        rows={pages.items}
        id={({ command_id }) => command_id}
        href={({ command_id }) => hrefOf.command(command_id, robot_id)}
        {...(!pages.hasMore && { count: pages.items.length })}
        {...listed(pages)}
        isLoading={pages.isLoading && pages.items.length === 0}
        exportAs={`commands-${robot_id}`}
        selection={{ selected, onChange: (rows) => setChosen(rows.map(({ command_id }) => command_id)) }}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <ActButton
              needs="writer"
              why={one === undefined || selected.length > 1 ? 'Select one command' : whyNoCancel(one)}
              onAct={() => setCancelling(one)}
            >
              Cancel 1 command
            </ActButton>
            <ActButton needs="writer" variant="primary" onAct={() => setSending(true)}>
              Send command
            </ActButton>
          </SpaceBetween>
        }
        nothingYet="Nobody has told it anything. “Send command” asks something of it."
      />
      {isSending && (
        <SendCommand robot={robot} policy={policy} onClose={() => setSending(false)} onSent={pages.reload} />
      )}
      {cancelling && (
        <CancelCommand command={cancelling} onClose={() => setCancelling(undefined)} onDone={pages.reload} />
      )}
    </>
  )
}

const columns: readonly Column<Command>[] = [
  {
    id: 'asked_at',
    header: 'Asked for',
    cell: ({ asked_at }) => <When at={asked_at} />,
    text: ({ asked_at }) => asked_at,
    width: 220,
  },
  {
    id: 'type',
    header: 'Command',
    cell: ({ type, command_id, robot_id }) => <a href={hrefOf.command(command_id, robot_id)}>{type}</a>,
    text: ({ type }) => type,
    width: 140,
  },
  {
    id: 'status',
    header: 'Status',
    cell: (command) => <CommandStanding command={command} />,
    text: (command) => standingOf(command).words,
    width: 230,
  },
  {
    id: 'sends',
    header: 'Sent',
    cell: ({ sends }) => (sends === 1 ? 'once' : `${sends}×`),
    text: ({ sends }) => sends,
    width: 80,
  },
  {
    id: 'answer',
    header: 'What it answered',
    cell: (command) => <ForeignText value={answerInWords(command)} />,
    text: answerInWords,
    width: 260,
  },
  {
    id: 'took',
    header: 'Asked to ended',
    cell: (command) => (isOver(command) ? durationText(tookMs(command)) : '–'),
    text: (command) => (isOver(command) ? tookMs(command) : undefined),
    width: 130,
  },
  {
    id: 'deadline',
    header: 'Must end by',
    cell: ({ deadline }) => <When at={deadline} />,
    text: ({ deadline }) => deadline,
    hidden: true,
  },
  {
    id: 'causation_id',
    header: 'Because of',
    cell: ({ causation_id, robot_id }) => (
      <AnyId kind="message" value={causation_id} robot_id={robot_id} copy={false} short />
    ),
    text: ({ causation_id }) => causation_id,
    hidden: true,
  },
]

const tookMs = ({ asked_at, ended_at }: Command): number => Date.parse(ended_at ?? '') - Date.parse(asked_at)

function answerInWords({ answer, error, late }: Command): string | undefined {
  const said = error ?? answer?.error
  const words = said ? `${said.code}${said.message === undefined ? '' : `: ${said.message}`}` : answer?.status
  return late === undefined ? words : `${words ?? 'nothing in time'}; after the end: ${late.status}`
}

import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Steps, { type StepsProps } from '@cloudscape-design/components/steps'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { When } from '../frame/when.tsx'
import { type Command, isOver, type Moment, momentsOf, standingOf } from './model.ts'

/** Where a command stands, as a sign and words. */
export const CommandStanding = ({ command }: { readonly command: Command }) => {
  const { sign, words } = standingOf(command)
  return <StatusIndicator type={sign}>{words}</StatusIndicator>
}

/** What became of a command, from who asked to how it ended. */
export const CommandStory = ({ command }: { readonly command: Command }) => (
  <Steps
    ariaLabel={`What became of command ${command.command_id}`}
    steps={[...momentsOf(command).map((moment) => stepOf(moment, command.robot_id)), ...next(command)]}
  />
)

const stepOf = ({ at, what, says, sign, message_id }: Moment, robot_id: string): StepsProps.Step => ({
  status: sign,
  statusIconAriaLabel: sign,
  header: <ForeignText value={what} />,
  details: (
    <>
      <When at={at} />
      {message_id !== undefined && (
        <div>
          by message <AnyId kind="message" value={message_id} robot_id={robot_id} short />
        </div>
      )}
      {says !== undefined && (
        <div>
          <ForeignText value={says} />
        </div>
      )}
    </>
  ),
})

/** What it waits for, as the last line of a story that is not over. */
const next = (command: Command): readonly StepsProps.Step[] =>
  isOver(command)
    ? []
    : [
        {
          status: 'loading',
          statusIconAriaLabel: 'under way',
          header: standingOf(command).words,
          details: (
            <>
              It ends by <When at={command.deadline} />
            </>
          ),
        },
      ]

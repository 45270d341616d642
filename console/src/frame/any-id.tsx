import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import { ForeignText } from './foreign-text.tsx'
import { hrefOf } from './hrefs.ts'

export type IdKind = 'robot' | 'message' | 'trace' | 'failure' | 'operation' | 'mission' | 'command' | 'correlation'

const hrefs: Readonly<Record<IdKind, (value: string, robot_id?: string) => string>> = {
  robot: subjectHref,
  message: hrefOf.message,
  trace: hrefOf.trace,
  failure: hrefOf.failure,
  operation: hrefOf.operation,
  mission: hrefOf.mission,
  command: hrefOf.command,
  correlation: hrefOf.trace,
}

/** Where a robot is meant, its line may be that of a mission: `mission:` and its id. */
function subjectHref(value: string): string {
  return value.startsWith(missionLine) ? hrefOf.mission(value.slice(missionLine.length)) : hrefOf.robot(value)
}

const missionLine = 'mission:'

/** An id: the way to its page, and to the clipboard. `robot_id` where the id means something only together with its robot. */
export const AnyId = ({
  kind,
  value,
  robot_id,
  copy = true,
  short = false,
}: {
  readonly kind: IdKind
  readonly value: string | null | undefined
  readonly robot_id?: string | undefined
  /** False in long lists, where the id is a column of its own. */
  readonly copy?: boolean
  /** Only its beginning is shown; all of it is in the tooltip. */
  readonly short?: boolean
}) => {
  if (!value) return <span>–</span>
  const isCut = short && value.length > 14
  return (
    <span className="sb-id">
      <a href={hrefs[kind](value, robot_id)} title={value}>
        <ForeignText value={isCut ? `${value.slice(0, 13)}…` : value} />
      </a>
      {copy && (
        <CopyToClipboard
          variant="icon"
          copyButtonAriaLabel={`Copy ${kind} ${value}`}
          copySuccessText="Copied"
          copyErrorText="This browser does not allow copying"
          textToCopy={value}
        />
      )}
    </span>
  )
}

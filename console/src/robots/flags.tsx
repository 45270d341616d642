import Badge from '@cloudscape-design/components/badge'
import { ForeignText } from '../frame/foreign-text.tsx'
import type { Flag } from './model.ts'

/** What is odd about a robot, in a word each; all of it under the pointer and for a screen reader. */
export const Flags = ({ flags }: { readonly flags: readonly Flag[] }) =>
  flags.length === 0 ? (
    <span>–</span>
  ) : (
    <span style={{ display: 'inline-flex', gap: 4, flexWrap: 'wrap' }}>
      {flags.map(({ kind, severity, short, says }) => (
        <span key={kind} title={says}>
          <Badge color={colours[severity]}>
            <ForeignText value={short} />
          </Badge>
        </span>
      ))}
    </span>
  )

const colours = { error: 'severity-critical', warning: 'severity-medium', info: 'blue' } as const

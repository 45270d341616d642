import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { configuration } from '../configuration.ts'
import { Payload } from '../frame/foreign-text.tsx'
import { type LoggedIds, logsHref, logsQuery } from './logs.ts'

/** The way to the log lines that bear these ids. */
export const InLogs = ({ ids }: { readonly ids: LoggedIds }) => {
  const query = logsQuery(ids)
  const { logs_url } = configuration()
  return (
    <SpaceBetween size="s">
      {logs_url ? (
        <Link external href={logsHref(logs_url, query)} externalIconAriaLabel="opens in a new tab">
          Look at them in Logs Insights
        </Link>
      ) : (
        <Box>
          This environment keeps no logs that can be searched: each line bears the ids below, wherever lines are written
          to.
        </Box>
      )}
      <Payload bytes={new TextEncoder().encode(query)} label="query of Logs Insights" />
    </SpaceBetween>
  )
}

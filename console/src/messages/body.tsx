import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { Payload } from '../frame/foreign-text.tsx'
import { bytesOfBase64 } from '../frame/payload-text.ts'
import { Problem } from '../frame/problem.tsx'
import type { Said } from './said.ts'

/** What the sender said: its payload as it was opened, and the bytes that came. */
export const Body = ({ said }: { readonly said: Said }) => {
  const { payload, raw_base64, from, isLoading, problem, look, young } = said
  if (isLoading) {
    return (
      <Box>
        <Spinner /> Looking for it in the lake
      </Box>
    )
  }
  if (problem) return <Problem problem={problem} retry={look} />
  if (payload === undefined && raw_base64 === undefined) {
    return (
      <Alert
        type="info"
        header={young ? 'Not in the lake yet' : 'Nowhere to be found'}
        action={<Button onClick={() => void look()}>Look again</Button>}
      >
        {young
          ? 'What was said goes to the lake in deliveries, some minutes apart. It is looked for again once a minute.'
          : 'The lake has no message of this id at this time: it was erased, or its robot is not one that you see.'}
      </Alert>
    )
  }
  return (
    <SpaceBetween size="m">
      <Box color="text-body-secondary">{from}</Box>
      {payload !== undefined && (
        <div>
          <Box variant="awsui-key-label">Payload, as it was opened</Box>
          <Payload value={payload} label="payload" />
        </div>
      )}
      {raw_base64 !== undefined && (
        <div>
          <Box variant="awsui-key-label">Bytes, as they came</Box>
          <Payload bytes={bytesOfBase64(raw_base64)} label="bytes" />
        </div>
      )}
    </SpaceBetween>
  )
}

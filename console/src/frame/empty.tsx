import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'
import { Problem } from './problem.tsx'

type EmptyProps =
  /** There never was one: children say how to send the first. */
  | { readonly kind: 'nothing-yet'; readonly what: string; readonly children: ReactNode }
  /** There are some, and the filter leaves none. */
  | { readonly kind: 'no-match'; readonly what: string; readonly clear: () => void; readonly children?: ReactNode }
  /** There may be some further on: children look there. */
  | {
      readonly kind: 'none-found-yet'
      readonly what: string
      readonly clear?: () => void
      readonly children: ReactNode
    }
  /** None is what one wants: no failures. */
  | { readonly kind: 'all-good'; readonly what: string; readonly children?: ReactNode }
  | { readonly kind: 'cannot-load'; readonly problem: unknown; readonly retry: () => unknown }

/** Nothing to show, and which of five reasons it has. */
export const Empty = (props: EmptyProps) => {
  if (props.kind === 'cannot-load') return <Problem problem={props.problem} retry={props.retry} />
  return (
    <Box textAlign="center" padding={{ vertical: 'l' }} color="inherit">
      <SpaceBetween size="s">
        <Box variant="strong" color={props.kind === 'all-good' ? 'text-status-success' : 'inherit'}>
          {props.what}
        </Box>
        {props.children && <Box>{props.children}</Box>}
        {'clear' in props && props.clear && <Button onClick={props.clear}>Clear the filter</Button>}
      </SpaceBetween>
    </Box>
  )
}

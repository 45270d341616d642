import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useGo } from '../frame/go.ts'
import { hrefOf } from '../frame/hrefs.ts'
import { useAddress } from './address.ts'
import { daysOf } from './range.ts'

/** By trace, by robot, by day: each leads to where its answer is. */
export const Find = () => {
  const go = useGo()
  const [, change] = useAddress()
  const [trace, setTrace] = useState('')
  const [robot, setRobot] = useState('')
  const [day, setDay] = useState('')
  const range = daysOf(day)
  const isDayOdd = day.trim() !== '' && range === undefined
  const named = robot.trim()
  const why = isDayOdd
    ? 'The day cannot be read'
    : named === '' && range === undefined
      ? 'Say which robot, or which day, first'
      : undefined
  const look = (): void => {
    if (why !== undefined) return
    const days = range ? { ...range, range: undefined } : {}
    change(named === '' ? { tab: 'measures', ...days } : { tab: 'history', robot_id: named, ...days })
  }
  return (
    <Container>
      <SpaceBetween size="l" direction="horizontal" alignItems="end">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (trace.trim() !== '') go(hrefOf.search(trace.trim()))
          }}
        >
          <SpaceBetween size="xs" direction="horizontal" alignItems="end">
            <FormField label="Trace, or any id">
              <Input
                value={trace}
                placeholder="0af7651916cd43dd8448eb211c80319c"
                onChange={({ detail }) => setTrace(detail.value)}
              />
            </FormField>
            <Button formAction="submit" disabled={trace.trim() === ''} disabledReason="Say which first">
              Show its story
            </Button>
          </SpaceBetween>
        </form>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            look()
          }}
        >
          <SpaceBetween size="xs" direction="horizontal" alignItems="end">
            <FormField label="Robot">
              <Input value={robot} placeholder="ff:5iO4" onChange={({ detail }) => setRobot(detail.value)} />
            </FormField>
            <FormField
              label="Day (UTC, optional)"
              errorText={isDayOdd ? 'A day such as 2026-11-20 was expected' : undefined}
            >
              <Input value={day} placeholder="2026-11-20" onChange={({ detail }) => setDay(detail.value)} />
            </FormField>
            <Button formAction="submit" disabled={why !== undefined} disabledReason={why}>
              {named === '' && range ? 'Show the day' : 'Show what became of it'}
            </Button>
          </SpaceBetween>
        </form>
      </SpaceBetween>
    </Container>
  )
}

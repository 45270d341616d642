import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Flow } from '../flow/model.ts'
import { textOf } from '../frame/filter-text.ts'
import { hrefOf } from '../frame/hrefs.ts'
import { statesOf, worrying } from './model.ts'

const robotsWith = (propertyKey: string, value: string): string =>
  hrefOf.robots(textOf({ operation: 'and', tokens: [{ propertyKey, operator: '=', value }] }))

export const RobotsByState = ({ flow }: { readonly flow: Flow }) => {
  const states = statesOf(flow)
  const { robots } = flow
  const most = Math.max(1, ...states.map(({ count }) => count))
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${robots.count.toLocaleString('en')}${robots.cut ? '+' : ''})`}
          actions={<Link href={hrefOf.robots()}>All robots</Link>}
        >
          Robots by state
        </Header>
      }
    >
      {states.length === 0 ? (
        <Box color="text-body-secondary">
          No robot was heard yet. Let one say something: npm run robots, or publish to robots/r1/messages.
        </Box>
      ) : (
        <SpaceBetween size="s">
          <table className="sb-bars" aria-label="Robots by state">
            <tbody>
              {states.map(({ state, count }) => (
                <tr key={state}>
                  <th scope="row">
                    <Link href={robotsWith('state', state)}>{state}</Link>
                  </th>
                  <td className="sb-bars-count">{count.toLocaleString('en')}</td>
                  <td className="sb-bars-bar" aria-hidden="true">
                    <svg width="100%" height="12" preserveAspectRatio="none" viewBox="0 0 100 12" role="presentation">
                      <rect
                        width={(100 * count) / most}
                        height="12"
                        rx="2"
                        className={worrying.has(state) ? 'sb-bars-bad' : 'sb-bars-normal'}
                      />
                    </svg>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Box color="text-body-secondary">
            {robots.parked + robots.needs_attention === 0
              ? 'None is parked.'
              : `${robots.parked + robots.needs_attention} parked: what they say is held in order. `}
            {robots.needs_attention > 0 && (
              <Link href={robotsWith('parked', 'needs_attention')}>
                {`${robots.needs_attention} can only be released by a person`}
              </Link>
            )}{' '}
            {`Policy ${Object.entries(robots.by_policy_version)
              .map(([version, count]) => `${version}: ${count.toLocaleString('en')}`)
              .join(', ')}.`}
          </Box>
        </SpaceBetween>
      )}
    </Container>
  )
}

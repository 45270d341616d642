import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { useMemo } from 'react'
import type { Policy } from '../../../policy/policy.ts'
import { useFleet } from './fleet.ts'
import { PolicyPicture } from './policy-picture.tsx'
import { tableOf } from './table.ts'

/** The version as a picture, with how many of the robots that it decides for are in which state. */
export const DiagramTab = ({ policy, atWork }: { readonly policy: Policy; readonly atWork: readonly string[] }) => {
  const table = useMemo(() => tableOf(policy, atWork), [policy, atWork])
  const isOfRobots = policy.subject === 'robot'
  const { data: fleet } = useFleet()
  const robots = useMemo(() => {
    if (!isOfRobots) return {}
    const counts: Record<string, number> = {}
    for (const { policy_version, state } of fleet?.robots ?? [])
      if (policy_version === policy.version) counts[state] = (counts[state] ?? 0) + 1
    return fleet ? Object.fromEntries(Object.keys(policy.states).map((state) => [state, counts[state] ?? 0])) : {}
  }, [fleet, policy, isOfRobots])
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            isOfRobots
              ? `Arrows are messages that move a robot. Robots that ${policy.version} decides for are counted in their states${fleet?.isAll === false ? ', over those that were looked at' : ''}.`
              : 'Arrows are messages that move a mission.'
          }
        >
          Diagram
        </Header>
      }
    >
      <PolicyPicture
        table={table}
        name={`States of policy ${policy.version}${isOfRobots ? '' : ' of missions'}`}
        robots={robots}
      />
    </Container>
  )
}

import Badge from '@cloudscape-design/components/badge'
import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import Tabs from '@cloudscape-design/components/tabs'
import { useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { ActButton } from '../frame/act.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { Problem } from '../frame/problem.tsx'
import { Screen } from '../frame/screen.tsx'
import { useTab } from '../frame/use-tab.ts'
import { CompareTab } from './compare-tab.tsx'
import { DiagramTab } from './diagram-tab.tsx'
import { Pins } from './pin-list.tsx'
import { ReplayTab } from './replay-tab.tsx'
import { RollOutDialog } from './roll-out-dialog.tsx'
import { RolloutList } from './rollout-list.tsx'
import { TableTab } from './table-tab.tsx'
import { TextTab } from './text-tab.tsx'
import { type Subject, usePolicy, useRollouts, useVersions } from './versions.ts'

type Tab = 'table' | 'diagram' | 'compare' | 'replay' | 'rollouts' | 'text'

const tabsOf: Readonly<Record<Subject, readonly Tab[]>> = {
  robot: ['table', 'diagram', 'compare', 'replay', 'rollouts', 'text'],
  mission: ['table', 'diagram', 'compare', 'text'],
}

/** One version: what it allows, what differs from others, what it would have done, whom it decides for. */
const PolicyPage = () => {
  const { version = '' } = useParams()
  const [search] = useSearchParams()
  const subject = search.get('subject') === 'mission' ? 'mission' : 'robot'
  const [chosen, choose] = useTab(
    tabsOf[subject],
    subject === 'robot' && search.has('comparison') ? 'replay' : search.has('against') ? 'compare' : 'table',
  )
  const { policy, error, refetch } = usePolicy(version, subject)
  const versions = useVersions(subject)
  const { pages, active } = useRollouts()
  const [isRolling, setRolling] = useState(false)
  const all = versions.data?.items ?? []
  const listed = all.find((one) => one.version === version)
  const reload = async () => {
    await Promise.all([versions.refetch(), pages.reload()])
  }
  return (
    <Screen
      title={titleOf(version, subject)}
      breadcrumbs={[{ text: 'Policies', href: hrefOf.policies() }]}
      description={policy?.title}
      actions={
        subject === 'robot' && (
          <ActButton
            needs="admin"
            why={
              listed === undefined
                ? 'It is not one of the versions that are deployed'
                : listed.machine_arn === null
                  ? 'Its machine is not deployed'
                  : undefined
            }
            onAct={() => setRolling(true)}
          >
            Roll {version} out…
          </ActButton>
        )
      }
    >
      {error && <Problem problem={error} retry={refetch} />}
      {!policy && !error && <Spinner size="large" />}
      {policy && (
        <>
          <Container header={<Header variant="h2">About {version}</Header>}>
            <SpaceBetween size="m">
              <KeyValuePairs
                columns={4}
                items={[
                  { label: `A ${subject} begins in`, value: policy.initial },
                  {
                    label: 'When a message fails for good',
                    value:
                      policy.on_permanent_failure === 'hold'
                        ? `its ${subject} is held, until a person looks`
                        : `its ${subject} goes on`,
                  },
                  { label: 'At work in', value: listed?.at_work.join(', ') || 'none' },
                  {
                    label: 'Deployed',
                    value:
                      listed === undefined ? (
                        '–'
                      ) : (
                        <SpaceBetween direction="horizontal" size="xs">
                          {listed.machine_arn === null ? 'no' : <span title={listed.machine_arn}>yes</span>}
                          {listed.is_default && <Badge color="blue">default</Badge>}
                        </SpaceBetween>
                      ),
                  },
                ]}
              />
              <ExpandableSection headerText={`What the table as a whole follows: ${policy.rules.length} rules`}>
                <ul className="sb-policy-rules">
                  {policy.rules.map((rule) => (
                    <li key={rule}>{rule}</li>
                  ))}
                </ul>
              </ExpandableSection>
            </SpaceBetween>
          </Container>
          <Tabs
            ariaLabel={titleOf(version, subject)}
            activeTabId={chosen}
            onChange={({ detail }) => choose(detail.activeTabId)}
            tabs={[
              { id: 'table', label: 'Table', content: <TableTab policy={policy} atWork={listed?.at_work ?? []} /> },
              {
                id: 'diagram',
                label: 'Diagram',
                content: <DiagramTab policy={policy} atWork={listed?.at_work ?? []} />,
              },
              { id: 'compare', label: 'Differences', content: <CompareTab policy={policy} versions={all} /> },
              {
                id: 'replay',
                label: 'Replay',
                content: <ReplayTab version={version} onRollOut={() => setRolling(true)} />,
              },
              {
                id: 'rollouts',
                label: 'Rollouts and pins',
                content: (
                  <SpaceBetween size="l">
                    <RolloutList pages={pages} versions={all} active={active} version={version} onDone={reload} />
                    <Pins version={version} />
                  </SpaceBetween>
                ),
              },
              { id: 'text', label: 'As text', content: <TextTab policy={policy} /> },
            ]
              .filter(({ id }) => tabsOf[subject].some((tab) => tab === id))
              .map((tab) => ({ ...tab, content: chosen === tab.id ? tab.content : null }))}
          />
        </>
      )}
      {isRolling && (
        <RollOutDialog
          versions={all}
          active={active}
          chosen={version}
          onDone={reload}
          onClose={() => setRolling(false)}
        />
      )}
    </Screen>
  )
}

const titleOf = (version: string, subject: Subject): string =>
  subject === 'robot' ? `Policy ${version}` : `Policy ${version} of missions`

export default PolicyPage

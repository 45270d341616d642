import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Textarea from '@cloudscape-design/components/textarea'
import { useMemo } from 'react'
import type { Layer } from '../../../policy/rollout.ts'
import { ActDialog } from '../frame/act.tsx'
import { useNotices } from '../frame/notices.tsx'
import { Problem } from '../frame/problem.tsx'
import { useDraft } from '../frame/use-draft.ts'
import { fetchApi } from '../network/api.ts'
import { useFleet } from './fleet.ts'
import { Moving, robotsText } from './moving.tsx'
import {
  type Asked,
  layersWith,
  layersWithout,
  type Preview,
  previewInWords,
  previewOf,
  type Rollout,
  refusedRobotIds,
  robotIdsIn,
  whomInWords,
} from './rollouts.ts'
import { knownVersions, type Version } from './versions.ts'

/** Whom a version is to decide for, with what that would move before it is done. */
export const RollOutDialog = ({
  versions,
  active,
  chosen,
  onDone,
  onClose,
}: {
  readonly versions: readonly Version[]
  readonly active: readonly Layer[]
  readonly chosen?: string | undefined
  readonly onDone: () => unknown
  readonly onClose: () => void
}) => {
  const form = { form: 'Roll out policy', about: chosen ?? '' }
  const [version, setVersion] = useDraft(form, 'version', chosen ?? versions.at(-1)?.version ?? '')
  const [said, setTo] = useDraft<string>(form, 'to', 'share')
  const [percent, setPercent] = useDraft(form, 'percent', '10')
  const [ids, setIds] = useDraft(form, 'ids', '')
  const to = said === 'list' ? 'list' : 'share'
  const { tell } = useNotices()
  const named = robotIdsIn(ids)
  const refusedPercent =
    /^\d{1,3}$/.test(percent) && +percent >= 1 && +percent <= 100
      ? undefined
      : 'A whole number from 1 to 100 was expected'
  const refused = to === 'share' ? refusedPercent : ids.trim() === '' ? undefined : refusedRobotIds(named)
  const isReady = refused === undefined && (to === 'share' || named.length > 0)
  const asked: Asked | undefined = isReady
    ? to === 'share'
      ? { percent: Number(percent) }
      : { robot_ids: named }
    : undefined
  const preview = usePreview(versions, active, asked && layersWith(active, version, asked))
  const whom =
    asked === undefined ? 'nobody yet' : whomInWords({ ...asked, robot_ids: asked.robot_ids && [...asked.robot_ids] })
  return (
    <ActDialog
      verb={form.form}
      about={form.about}
      object={`${version} to ${whom}`}
      consequence="From now on it decides for these robots: each moves with its next message, once it is not at work. It can be rolled back."
      reason="required"
      confirm={confirmText(version, preview.data)}
      why={asked === undefined ? (refused ?? 'Say for whom first') : undefined}
      onClose={onClose}
      onConfirm={async ({ reason }) => {
        if (asked === undefined) return
        await fetchApi.POST('/rollouts', {
          body: {
            version,
            reason,
            ...(asked.percent === undefined ? { robot_ids: [...asked.robot_ids] } : { percent: asked.percent }),
          },
        })
        tell({ kind: 'success', text: `${version} is rolled out to ${whom}` })
        await onDone()
      }}
    >
      <FormField label="Version">
        <Select
          selectedOption={{ value: version, label: version }}
          options={versions.map(({ version: value, title, machine_arn }) => ({
            value,
            label: value,
            description: title,
            ...(machine_arn === null && { disabled: true, disabledReason: 'It is not deployed' }),
          }))}
          onChange={({ detail }) => setVersion(detail.selectedOption.value ?? version)}
        />
      </FormField>
      <RadioGroup
        ariaLabel="For whom"
        value={to}
        items={[
          {
            value: 'share',
            label: 'A share of the robots',
            description: 'By their ids: raising it moves further robots, and none back',
          },
          { value: 'list', label: 'Robots by name' },
        ]}
        onChange={({ detail }) => setTo(detail.value === 'list' ? 'list' : 'share')}
      />
      {to === 'share' ? (
        <FormField label="Percent" errorText={refused}>
          <Input
            type="number"
            inputMode="numeric"
            value={percent}
            onChange={({ detail }) => setPercent(detail.value)}
          />
        </FormField>
      ) : (
        <FormField
          label="Robot ids"
          description="Separated by commas, spaces or lines"
          errorText={refused}
          constraintText={`${named.length} of at most 1,000`}
        >
          <Textarea rows={3} value={ids} onChange={({ detail }) => setIds(detail.value)} />
        </FormField>
      )}
      <Previewed preview={preview} />
    </ActDialog>
  )
}

/** Takes a rollout back, with where its robots would go. */
export const RollBackDialog = ({
  rollout,
  versions,
  active,
  onDone,
  onClose,
}: {
  readonly rollout: Rollout
  readonly versions: readonly Version[]
  readonly active: readonly Layer[]
  readonly onDone: () => unknown
  readonly onClose: () => void
}) => {
  const { tell } = useNotices()
  const preview = usePreview(versions, active, layersWithout(active, rollout.rollout_id))
  const moving = preview.data?.moving.length
  return (
    <ActDialog
      verb="Roll back policy"
      object={`${rollout.version}, rolled out to ${whomInWords(rollout)}`}
      consequence="Its robots return to what covers them then, each with its next message, once it is not at work. What was decided stays decided."
      reason="required"
      confirm={
        moving === undefined ? `Roll ${rollout.version} back` : `Roll ${rollout.version} back: ${robotsText(moving)}`
      }
      isDanger
      onClose={onClose}
      onLoadAnew={onDone}
      onConfirm={async ({ reason }) => {
        await fetchApi.POST('/rollouts/{rollout_id}/rollback', {
          params: { path: { rollout_id: rollout.rollout_id } },
          body: { reason },
        })
        tell({ kind: 'success', text: `${rollout.version} is rolled back` })
        await onDone()
      }}
    >
      <Previewed preview={preview} />
    </ActDialog>
  )
}

interface Previewing {
  readonly data: Preview | undefined
  readonly isAll: boolean
  readonly problem: unknown
  readonly retry: () => unknown
}

const usePreview = (
  versions: readonly Version[],
  before: readonly Layer[],
  after: readonly Layer[] | undefined,
): Previewing => {
  const fleet = useFleet()
  const key = JSON.stringify([before, after])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is what the layers say, told apart by value
  const data = useMemo(
    () => (fleet.data && after ? previewOf(fleet.data.robots, before, after, knownVersions(versions)) : undefined),
    [fleet.data, key, versions],
  )
  return { data, isAll: fleet.data?.isAll ?? true, problem: fleet.error, retry: fleet.refetch }
}

const Previewed = ({ preview: { data, isAll, problem, retry } }: { readonly preview: Previewing }) => {
  if (problem) return <Problem problem={problem} retry={retry} />
  if (data === undefined) return <StatusIndicator type="pending">Whom it would move is shown here</StatusIndicator>
  return (
    <Alert type="info" header={previewInWords(data)}>
      <SpaceBetween size="xs">
        {!isAll && <Box>Counted over the first {data.robots} robots: there are more.</Box>}
        <Moving moving={data.moving} headerText="Which" />
      </SpaceBetween>
    </Alert>
  )
}

const confirmText = (version: string, preview: Preview | undefined): string =>
  preview === undefined ? `Roll ${version} out` : `Roll ${version} out: ${robotsText(preview.moving.length)}`

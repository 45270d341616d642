// A mission that is asked for, or more steps for one, from what a form holds.

import type { components, operations } from '../network/api-types.ts'

export type MissionBody = operations['request-mission']['requestBody']['content']['application/json']
export type StepBody = MissionBody['steps'][number]
export type Asked = components['schemas']['AskedMission']

export const stepKinds = ['go_to', 'pick', 'drop', 'wait', 'charge', 'action'] as const

export interface StepForm {
  readonly kind: (typeof stepKinds)[number]
  readonly node_id: string
  readonly action: string
  readonly seconds: string
}

export interface MissionForm {
  readonly mission_id: string
  readonly kind: string
  readonly steps: readonly StepForm[]
  readonly requires: string
  readonly fleet: string
  readonly robot_id: string
  readonly priority: 'normal' | 'urgent'
  /** Local time, as a date and time field gives it; empty for none. */
  readonly deadline: string
}

export const emptyStep: StepForm = { kind: 'go_to', node_id: '', action: '', seconds: '' }

export const emptyForm: MissionForm = {
  mission_id: '',
  kind: '',
  steps: [emptyStep],
  requires: '',
  fleet: '',
  robot_id: '',
  priority: 'normal',
  deadline: '',
}

export const STEPS_MAX = 64

/** By the field's name, of a step with its number: `steps.2.node_id`. */
export type Problems = Readonly<Record<string, string>>

export function bodyOf(form: MissionForm, nowMs: number): { readonly body?: MissionBody; readonly problems: Problems } {
  const problems = { ...ownProblems(form, nowMs), ...stepProblems(form.steps) }
  if (Object.keys(problems).length > 0) return { problems }
  const requires = form.requires
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return {
    problems,
    body: {
      steps: form.steps.map(stepBody),
      ...(form.mission_id !== '' && { mission_id: form.mission_id.trim() }),
      ...(form.kind !== '' && { kind: form.kind.trim() }),
      ...(requires.length > 0 && { requires }),
      ...(form.fleet !== '' && { fleet: form.fleet.trim() }),
      ...(form.robot_id !== '' && { robot_id: form.robot_id.trim() }),
      ...(form.priority !== 'normal' && { priority: form.priority }),
      ...(form.deadline !== '' && { deadline: new Date(form.deadline).toISOString() }),
    },
  }
}

/** For a form that adds steps to a mission. */
export function stepProblems(steps: readonly StepForm[]): Problems {
  const problems: Record<string, string> = {}
  for (const [index, { kind, node_id, action, seconds }] of steps.entries()) {
    const name = (field: string) => `steps.${index + 1}.${field}`
    if (kind === 'go_to' && node_id.trim() === '') problems[name('node_id')] = 'Where to: a step that goes has a place'
    if (kind === 'action' && action.trim() === '') problems[name('action')] = 'Which action: it is what the step is'
    const wait = Number(seconds)
    if (kind === 'wait' && seconds !== '' && !(wait >= 0 && wait <= 86_400))
      problems[name('seconds')] = `${seconds}: 0 to 86400 seconds would be right`
  }
  return problems
}

export const stepBody = ({ kind, node_id, action, seconds }: StepForm): StepBody => ({
  kind,
  ...(node_id.trim() !== '' && { place: { node_id: node_id.trim() } }),
  ...(kind !== 'wait' && action.trim() !== '' && { action: { type: action.trim() } }),
  ...(kind === 'wait' && seconds !== '' && { duration_seconds: Number(seconds) }),
})

function ownProblems({ mission_id, fleet, robot_id, deadline }: MissionForm, nowMs: number): Problems {
  const problems: Record<string, string> = {}
  const says = (field: string, value: string, pattern: RegExp, words: string): void => {
    if (value !== '' && !pattern.test(value.trim())) problems[field] = `${value}: ${words} would be right`
  }
  says('mission_id', mission_id, /^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,64}$/, '1 to 64 of A-Z a-z 0-9 _ . -')
  says('fleet', fleet, /^[A-Za-z0-9_-]{1,32}$/, '1 to 32 of A-Z a-z 0-9 _ -')
  says('robot_id', robot_id, /^(?!\.{1,2}$|mission:)[A-Za-z0-9:_.-]{1,128}$/, 'a robot id')
  const at = Date.parse(deadline)
  if (deadline !== '' && !(at > nowMs)) problems.deadline = `${deadline}: a time to come would be right`
  return problems
}

import { atWorkIn } from '../../policy/at-work.ts'
import { type Cell, columnsOf, type Policy } from '../../policy/policy.ts'
import { toAsl } from '../../policy/to-asl.ts'
import { toDiagram } from '../../policy/to-diagram.ts'

/** What is generated from the policies: path from the repository's root → content. Pure; `npm run generate` writes it. */
export const policyFiles = (policies: readonly Policy[]): ReadonlyMap<string, string> =>
  new Map([
    ['policy/compiled/policies.json', allText(policies)],
    ...policies.flatMap((policy) => {
      const name = `${policy.subject}.${policy.version}`
      return [
        [`policy/compiled/${name}.asl.json`, machineText(policy)],
        [`policy/compiled/${name}.mmd`, toDiagram(policy)],
        [`docs/generated/${tableName(policy)}.md`, tableText(policy)],
      ] as const
    }),
  ])

/** Robots' were there first, and have the plain name. */
export const tableName = ({ subject, version }: Policy): string =>
  subject === 'robot' ? `policy-${version}` : `policy-${subject}-${version}`

/** All versions in one file: functions are bundled, and cannot look for files whose names nobody lists. */
const allText = (policies: readonly Policy[]): string => {
  const names = policies.map(({ subject, version }) => `policy/${subject}.${version}.json`)
  const generated = `Generated from ${names.join(' and ')} by npm run generate: edit those, not this one.`
  const lines = policies.map((policy) => ` ${JSON.stringify(policy)}`)
  return `{"generated": ${JSON.stringify(generated)}, "policies": [\n${lines.join(',\n')}\n]}\n`
}

/** The comment that says where it comes from stands in line one, as in every generated file. */
const machineText = (policy: Policy): string => {
  const [opening, comment, ...rest] = JSON.stringify(toAsl(policy), null, 1).split('\n')
  return [`${opening}${comment?.trim()}`, ...rest, ''].join('\n')
}

const tableText = (policy: Policy): string => {
  const source = `policy/${policy.subject}.${policy.version}.json`
  const states = Object.keys(policy.states)
  const atWork = atWorkIn(policy)
  return [
    `<!-- Generated from ${source} by npm run generate: edit that file. -->`,
    `# ${policy.subject === 'robot' ? 'Policy' : `Policy of ${policy.subject}s`} ${policy.version}: ${policy.title}`,
    '',
    `A ${policy.subject} that was never heard${policy.subject === 'robot' ? '' : ' of'} is \`${policy.initial}\`. A blank cell is a refusal: recorded, nothing changes.`,
    policy.on_permanent_failure === 'hold'
      ? `A message that fails for good holds its ${policy.subject} until a person has looked.`
      : `A message that fails for good is dead-lettered and its ${policy.subject} goes on.`,
    '',
    ...policy.rules.map((rule) => `- ${rule}`),
    '',
    '## States',
    '',
    `A ${policy.subject} at work finishes under this version, whatever is rolled out.`,
    '',
    `| state | at work | what the ${policy.subject} is then |`,
    '|---|---|---|',
    ...states.map(
      (state) =>
        `| \`${state}\` | ${atWork.includes(state) ? 'yes' : ''} | ${cellText(policy.states[state]?.description ?? '')} |`,
    ),
    '',
    '## Where a message leads',
    '',
    `| message | ${states.map((state) => `\`${state}\``).join(' | ')} |`,
    `|---|${states.map(() => '---|').join('')}`,
    ...columnsOf(policy.subject).map(
      (type) => `| \`${type}\` | ${states.map((state) => leadsTo(policy, state, type)).join(' | ')} |`,
    ),
    '',
    '## Every cell and its reason',
    ...states.flatMap((state) => ['', `### ${state}`, '', ...rowText(policy, state)]),
    '',
    '## Picture',
    '',
    '```mermaid',
    toDiagram(policy).trimEnd(),
    '```',
    '',
  ].join('\n')
}

const leadsTo = (policy: Policy, state: string, type: string): string => {
  const cell = policy.cells[state]?.[type]
  if (!cell) return ''
  const target = cell.next === state ? 'stays' : cell.next
  return cell.guard ? `${target} if ${cell.guard.name}` : target
}

const rowText = (policy: Policy, state: string): readonly string[] => {
  const row = Object.entries(policy.cells[state] ?? {})
  if (row.length === 0) return ['Nothing is allowed in this state.']
  return [
    '| message | next | handlers | reason |',
    '|---|---|---|---|',
    ...row.map(
      ([type, cell]) =>
        `| \`${type}\`${guardText(cell)} | \`${cell.next}\` | ${handlersText(cell)} | ${cellText(cell.reason)} |`,
    ),
  ]
}

const guardText = ({ guard }: Cell): string =>
  guard ? ` if ${guard.name}: \`${cellText(`${guard.path} ${guard.op} ${JSON.stringify(guard.value)}`)}\`` : ''

const handlersText = ({ handlers }: Cell): string => handlers.map((handler) => `\`${handler}\``).join(', ')

/** A bar would end the table's cell. */
const cellText = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

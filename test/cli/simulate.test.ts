import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { report, simulate } from '../../cli/simulate.ts'
import { readTranscript } from '../../cli/transcript.ts'
import { policies } from '../../policy/policies.ts'
import type { Policy } from '../../policy/policy.ts'
import { repositoryRoot } from '../tree.ts'

const [v1, v2] = policies() as readonly [Policy, Policy]
const directory = mkdtempSync(join(tmpdir(), 'simulate-'))
afterAll(() => rmSync(directory, { recursive: true }))

const say = (policy: Policy, ...lines: readonly string[]) =>
  simulate(policy, readTranscript('day', lines.join('\n'))).map(({ from, to, outcome, handlers }) =>
    outcome === 'applied' ? `${from} → ${to} [${handlers.join(', ')}]` : `${outcome} in ${from}`,
  )

describe('a transcript', () => {
  test('moves each robot by its own messages, from the initial state', () => {
    expect(say(v1, 'r1 robot.connected', 'r2 work.start {"job_id":"j1"}', 'r1 work.start {"job_id":"j1"}')).toEqual([
      'offline → idle [record-presence]',
      'refused in offline',
      'idle → working [start-work]',
    ])
  })

  test('shows what a version would change', () => {
    const lift = ['r1 robot.connected', 'r1 work.start {"job_id":"j1"}', 'r1 robot.went_quiet', 'r1 work.completed']
    expect(say(v1, ...lift).slice(2)).toEqual([
      'working → offline [release-work, record-presence]',
      'offline → idle [complete-work]',
    ])
    expect(say(v2, ...lift).slice(2)).toEqual([
      'working → unreachable [record-presence]',
      'unreachable → idle [complete-work]',
    ])
  })

  test('says why something was refused, and what would be allowed', () => {
    const steps = simulate(
      v1,
      readTranscript('day', 'r1 fault.raised {"code":"motor_stalled"}\nr1 work.start {"job_id":"j"}'),
    )
    expect(steps[1]?.reason).toBe(
      'work.start is not allowed in fault. Something keeps it from working until somebody has looked. Requests allowed there: robot.stop, robot.resume, action.start, work.revoke, command.cancel.',
    )
    const charge = simulate(v1, readTranscript('day', 'r1 work.started\nr1 charge.started {"battery":76}'))
    expect(report(v1, charge)).toContain('not battery_needs_charge (payload.battery < 30; payload {"battery":76})')
  })

  test('takes lines of JSON, comments, blank lines and telemetry', () => {
    const lines = [
      '# a comment',
      '',
      '{"robot_id":"ff:5iO4","type":"robot.connected"}',
      'ff:5iO4 robot.telemetry {"battery":81}',
    ]
    expect(say(v1, ...lines)).toEqual(['offline → idle [record-presence]', 'observed in idle'])
  })

  test.each([
    ['r1', 'day:1: "r1" is no message; write: robot type {payload}'],
    ['r1 work.strat', 'did you mean "work.start"?'],
    ['r1 work.start {job_id}', 'day:1: payload "{job_id}" is not JSON'],
    ['r1 work.start {}', 'day:1: payload of work.start is {}: job_id:'],
    ['{"robot_id":"r1"}', 'day:1: needs robot_id and type as texts'],
    ['# nothing', 'day: has no message'],
  ])('%j is refused with its place', (line, problem) => {
    expect(() => readTranscript('day', line)).toThrow(problem)
  })
})

describe('npm run simulate', () => {
  const command = (...words: readonly string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((resolve) => {
      execFile(process.execPath, ['cli/simulate.ts', ...words], { cwd: repositoryRoot }, (error, out, err) =>
        resolve({ code: error ? Number(error.code) : 0, out, err }),
      )
    })

  test('plays missions by their own policy', async () => {
    const { code, out } = await command('policy/mission.v1.json', 'policy/examples/mission.transcript')
    expect(code).toBe(0)
    expect(out).toContain('At the end: mission:a completed, mission:b cancelled.')
  })

  test('prints the example of the repository line by line and ends with 0', async () => {
    const { code, out } = await command('policy/robot.v1.json', 'policy/examples/day.transcript')
    expect(code).toBe(0)
    expect(out).toMatch(/ 5 {2}r1 +work\.start +idle → working +\[start-work\]/)
    expect(out).toContain('policy v1: 21 applied, 3 refused, 0 observed. At the end: r1 idle, ff:5iO4 idle, r3 idle.')
  })

  test('writes one JSON object per line for programs', async () => {
    const { out } = await command('policy/robot.v2.json', 'policy/examples/day.transcript', '--json')
    const steps = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(steps[0]).toMatchObject({ line: 4, robot_id: 'r1', from: 'offline', to: 'idle', outcome: 'applied' })
  })

  test('a typo in the policy, a missing file or a wrong word is one line each and exit code 1', async () => {
    const typo = join(directory, 'robot.v3.json')
    const text = readFileSync(join(repositoryRoot, 'policy/robot.v2.json'), 'utf8')
    writeFileSync(typo, text.replace('"v2"', '"v3"').replace('"next": "working"', '"next": "wroking"'))
    const results = await Promise.all([
      command(typo, 'policy/examples/day.transcript'),
      command('policy/robot.v1.json', 'nowhere.transcript'),
      command('policy', 'policy/examples/day.transcript'),
      command('policy/robot.v1.json', 'package.json'),
      command('policy/robot.v1.json'),
      command('--sideways'),
    ])
    expect(results.map(({ code }) => code)).toEqual([1, 1, 1, 1, 1, 1])
    expect(results.map(({ out }) => out).join('')).toBe('')
    expect(results[0]?.err).toMatch(
      /^robot\.v3\.json: cells\.\S+\.next is "wroking"; states are .*; did you mean "working"\?\n$/,
    )
    expect(results[1]?.err).toMatch(/^nowhere\.transcript cannot be read \(ENOENT\)/)
    expect(results[2]?.err).toMatch(/^policy cannot be read \(EISDIR\)/)
    expect(results[3]?.err.split('\n')).toHaveLength(12)
    for (const { err } of results) expect(err).not.toMatch(/^ {4}at /m)
  })
})

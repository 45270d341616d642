import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, Stack } from 'aws-cdk-lib'
import { CfnQueue } from 'aws-cdk-lib/aws-sqs'
import { afterAll, describe, expect, test } from 'vitest'
import { environmentNames } from '../../lib/environments.ts'
import { unbundledFunctions } from '../../lib/function-bundles.ts'
import { signalbox } from '../../lib/signalbox.ts'

const folders = mkdtempSync(join(tmpdir(), 'signalbox-checks-'))
afterAll(() => rmSync(folders, { recursive: true, force: true }))

const composed = (env: string): Promise<App> =>
  signalbox({ outdir: mkdtempSync(join(folders, env)), context: { env }, bundles: unbundledFunctions })

describe.each(environmentNames)('%s', (env) => {
  test('cdk-nag, the rulebook and the CloudFormation schemas have nothing to say', async () => {
    const { directory } = (await composed(env)).synth()
    const report = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'))
    expect(report.pluginReports.flatMap((one: { violations: unknown[] }) => one.violations)).toEqual([])
  })
})

test('a queue without encryption, TLS or dead-letter queue stops the synthesis', async () => {
  const app = await composed('dev')
  new CfnQueue(new Stack(app, 'somewhere'), 'plain')
  expect(() => app.synth()).toThrow(/SQS4/)
})

test('every acknowledged finding has a reason of more than a few words', async () => {
  const app = await composed('dev')
  const reasons = app.node
    .findAll()
    .flatMap((construct) => construct.node.metadata)
    .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
    .flatMap(({ data }) => Object.values(data as Record<string, string>))
  expect(reasons.length).toBeGreaterThan(20)
  expect(reasons.filter((reason) => reason.split(' ').length < 6)).toEqual([])
})

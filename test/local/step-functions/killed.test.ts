import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { afterEach, expect, test } from 'vitest'
import { writeAssembly } from '../assembly/cloud-assembly.ts'

const directory = mkdtempSync(join(tmpdir(), 'signalbox-killed-'))
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(directory, { recursive: true, force: true })
})

const done = join(directory, 'done')
const task = (says: string, more: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: 'notes', Payload: { says } },
  ResultPath: null,
  ...more,
})
const assembly = writeAssembly({
  app: {
    assets: {
      notes: {
        'index.mjs': `
          import { appendFileSync } from 'node:fs'
          export const handler = async ({ says }) => appendFileSync(${JSON.stringify(done)}, says)`,
      },
    },
    template: {
      Resources: {
        notes: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            FunctionName: 'notes',
            Runtime: 'nodejs24.x',
            Handler: 'index.handler',
            Code: { S3Bucket: 'assets', S3Key: 'notes.zip' },
          },
        },
        Machine: {
          Type: 'AWS::StepFunctions::StateMachine',
          Properties: {
            StateMachineName: 'machine',
            RoleArn: 'arn:aws:iam::000000000000:role/machine',
            DefinitionString: JSON.stringify({
              StartAt: 'a',
              States: {
                a: task('a', { Next: 'wait' }),
                wait: { Type: 'Wait', Seconds: 2, Next: 'b' },
                b: task('b', { End: true }),
              },
            }),
          },
        },
      },
    },
  },
})

async function served(): Promise<{ child: ChildProcess; client: SFNClient }> {
  const script = fileURLToPath(new URL('./serve-machine.ts', import.meta.url))
  const child = spawn(process.execPath, [script, assembly, join(directory, 'data')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const endpoint = await new Promise<string>((resolve) => child.stdout.once('data', (text) => resolve(String(text))))
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  return { child, client: new SFNClient({ endpoint, region: 'us-east-1', credentials }) }
}

test('a Standard execution goes on where it was when its process was killed', async () => {
  const notes = () => (existsSync(done) ? readFileSync(done, 'utf8') : '')
  const first = await served()
  const { executionArn } = await first.client.send(
    new StartExecutionCommand({
      stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:machine',
      name: 'killed',
      input: '{"kept":true}',
    }),
  )
  await expect.poll(notes).toBe('a')
  const ended = new Promise((resolve) => first.child.once('exit', resolve))
  first.child.kill('SIGKILL')
  await ended

  const second = await served()
  const found = async () => {
    const { status, output } = await second.client.send(new DescribeExecutionCommand({ executionArn }))
    return [status, output]
  }
  await expect.poll(found).toEqual(['SUCCEEDED', '{"kept":true}'])
  // The kill may have come before the state behind it was noted: then the first Task has run twice.
  expect(notes()).toMatch(/^aa?b$/)
})

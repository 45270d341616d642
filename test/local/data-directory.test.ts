/** A process that is killed without warning loses nothing that it had acknowledged, where it keeps a data directory. */
import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { servedFunctions } from './lambda/served-functions.ts'

const stream = {
  Line: { Type: 'AWS::Kinesis::Stream', Properties: { Name: 'line' } },
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      FunctionName: { Ref: 'sink' },
      EventSourceArn: { 'Fn::GetAtt': ['Line', 'Arn'] },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 50,
    },
  },
}
/** Writes down what it was given. */
const sink = (file: string) => `
  import { appendFileSync } from 'node:fs'
  export const handler = async ({ Records }) => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    appendFileSync(${JSON.stringify(file)}, Records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64') + '\\n').join(''))
  }`

/** Puts without end and says each time what was acknowledged, until it is killed. */
const putter = (directory: string, file: string) => `
  import { servedFunctions } from ${JSON.stringify(join(import.meta.dirname, 'lambda/served-functions.ts'))}
  const served = await servedFunctions({ sink: { code: ${JSON.stringify(sink(file))} } }, ${JSON.stringify(stream)},
    { dataDirectory: ${JSON.stringify(directory)} })
  const { append } = served.runtime.door('stream')
  for (let number = 1; ; number++) {
    append('line', { partitionKey: 'robot:r' + (number % 7), data: Buffer.from(String(number)) })
    process.stdout.write(number + '\\n')
    if (number % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  }`

describe('kill -9 with a data directory', () => {
  test('every acknowledged record is delivered, before the kill or after the restart', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'signalbox-data-'))
    const file = join(directory, 'delivered.txt')
    const script = join(directory, 'putter.ts')
    writeFileSync(file, '')
    writeFileSync(script, putter(directory, file))
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
    let acknowledged = 0
    child.stdout.on('data', (chunk) => {
      acknowledged = Number(String(chunk).trim().split('\n').at(-1))
      if (acknowledged > 2000) child.kill('SIGKILL')
    })
    await new Promise((resolve) => child.on('exit', resolve))
    expect(acknowledged).toBeGreaterThan(2000)

    const { readFileSync } = await import('node:fs')
    const served = await servedFunctions({ sink: { code: sink(file) } }, stream, { dataDirectory: directory })
    const missing = () => {
      const delivered = new Set(readFileSync(file, 'utf8').split('\n').map(Number))
      return Array.from({ length: acknowledged }, (_, index) => index + 1).filter((number) => !delivered.has(number))
    }
    await expect.poll(missing).toEqual([])
    await served.stop()
  })
})

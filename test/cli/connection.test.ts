import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { connect } from '../../cli/connection.ts'

const folder = mkdtempSync(join(tmpdir(), 'signalbox-connection-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'run.json')
writeFileSync(path, JSON.stringify({ http_url: 'http://127.0.0.1:8080', token: 'of-the-run' }))

test('a run on this machine is asked by its own token, or by the one that is given', () => {
  expect(connect({}, path)).toEqual({ http_url: 'http://127.0.0.1:8080', token: 'of-the-run' })
  expect(connect({ token: 'of-a-reader' }, path)).toEqual({ http_url: 'http://127.0.0.1:8080', token: 'of-a-reader' })
})

test('an API somewhere else is never asked by the token of the run', () => {
  expect(() => connect({ 'api-url': 'https://api.example.com' }, path)).toThrow('--api-url needs --token TOKEN')
  expect(connect({ 'api-url': 'https://api.example.com/', token: 'mine' }, path)).toEqual({
    http_url: 'https://api.example.com',
    token: 'mine',
  })
})

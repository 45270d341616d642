import { expect, test } from 'vitest'
import { checkedEnvironment, environmentNamed, environmentNames } from '../../lib/environments.ts'

test('dev and prod are valid', () => {
  expect(environmentNames).toEqual(['dev', 'prod'])
  for (const name of environmentNames) expect(environmentNamed(name).name).toBe(name)
})

test.each(['xyz', '', undefined, 'constructor', 3])(
  'environment %j is refused in one line that names the known ones',
  (name) => {
    expect(() => environmentNamed(name)).toThrow(/^There is no environment .*; known are dev, prod \(-c env=NAME\)$/)
  },
)

test.each([
  [{ stream: { mode: 'provisioned', shards: 0, retentionHours: 24 } }, /stream\.shards/],
  [{ stream: { mode: 'provisioned', shards: 1, retentionHours: 12 } }, /stream\.retentionHours: Kinesis keeps records/],
  [{ stream: { mode: 'sharded', retentionHours: 24 } }, /stream\.mode/],
  [{ dispatch: { batchSize: 20_000 } }, /dispatch\.batchSize/],
  [{ policy: { defaultVersion: '1' } }, /policy\.defaultVersion: a policy version is v and a number/],
  [{ notify: { emails: ['nobody'] } }, /notify\.emails\.0/],
  [{ claimAllowList: ['agv-*', '*'] }, /claimAllowList\.1: an entry is a robot id, or the beginning of some/],
  [{ claimAllowList: ['robot 1'] }, /claimAllowList\.0/],
  [{ retention: 3 }, /Unrecognized key.*retention/],
])('a wrong setting %j is named', (wrong, says) => {
  const { name, ...dev } = environmentNamed('dev')
  expect(() => checkedEnvironment(name, { ...dev, ...wrong })).toThrow(says)
})

test('settings given beside the environment replace its own one by one, and are checked like them', () => {
  const { stream, dispatch, name } = environmentNamed('dev', '{"stream":{"shards":8},"dispatch":{"batchSize":50}}')
  const dev = environmentNamed('dev')
  expect(name).toBe('dev')
  expect(stream).toEqual({ ...dev.stream, shards: 8 })
  expect(dispatch).toEqual({ ...dev.dispatch, batchSize: 50 })
  expect(() => environmentNamed('dev', '{"stream":{"shard":8}}')).toThrow(/stream/)
  expect(() => environmentNamed('dev', 'shards=8')).toThrow(/should be JSON such as/)
})

test('no environment sends webhooks to 127.0.0.1: that is for one machine only', () => {
  for (const name of environmentNames) expect(environmentNamed(name).bridge.loopback).toBe(false)
})

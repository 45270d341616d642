import { POLICY_VERSION } from '../../../messages/envelope.ts'
import type { Parameter, ReadingRoute, WritingRoute } from '../route.ts'
import { cursor, limit, recordIdSchema, robotId } from './parameters.ts'

const versionSchema = { type: 'string', pattern: POLICY_VERSION.source } as const
const version = {
  name: 'version',
  in: 'path',
  description: 'The policy version, such as v2',
  schema: versionSchema,
  example: 'v2',
} as const satisfies Parameter
const subject = {
  name: 'subject',
  in: 'query',
  description: 'Whose policies: robot or mission; robot if left out. Versions of both are called alike',
  schema: { type: 'string', enum: ['robot', 'mission'], default: 'robot' },
  example: 'mission',
} as const satisfies Parameter
const rolloutId = {
  name: 'rollout_id',
  in: 'path',
  description: 'The rollout',
  schema: recordIdSchema,
  example: '20260513T170000000Z-3f2a91bc77d0',
} as const satisfies Parameter

export const policyReads = [
  {
    name: 'list-policies',
    method: 'GET',
    path: '/policies',
    group: 'reader',
    scope: 'policies.read',
    summary: 'The versions that are deployed, and what is rolled out of each',
    parameters: [subject],
  },
  {
    name: 'read-policy',
    method: 'GET',
    path: '/policies/{version}',
    group: 'reader',
    scope: 'policies.read',
    summary: 'One version: its table as JSON, the machine that it compiles to (asl), or its diagram (mermaid)',
    parameters: [
      version,
      {
        name: 'format',
        in: 'query',
        description: 'json, asl or mermaid; else what the Accept header asks for, else json',
        schema: { type: 'string', enum: ['json', 'asl', 'mermaid'], default: 'json' },
        example: 'json',
      },
      subject,
    ],
  },
  {
    name: 'compare-policies',
    method: 'GET',
    path: '/policies/{version}/compare/{other}',
    group: 'reader',
    scope: 'policies.read',
    summary: 'What differs between two versions: states, cells, guards; from the first to the other',
    parameters: [
      { ...version, example: 'v1' },
      {
        name: 'other',
        in: 'path',
        description: 'The version it is compared with',
        schema: versionSchema,
        example: 'v2',
      },
      subject,
    ],
  },
  {
    name: 'list-rollouts',
    method: 'GET',
    path: '/rollouts',
    group: 'reader',
    scope: 'policies.read',
    summary: 'What is and was rolled out to whom, newest first',
    parameters: [limit, cursor],
  },
  {
    name: 'read-rollout',
    method: 'GET',
    path: '/rollouts/{rollout_id}',
    group: 'reader',
    scope: 'policies.read',
    summary: 'One rollout; of a list, also how many of its robots have moved',
    parameters: [rolloutId],
  },
  {
    name: 'read-comparison',
    method: 'GET',
    path: '/comparisons/{comparison_id}',
    group: 'reader',
    scope: 'policies.read',
    summary: 'How far a comparison has got, what it counted, and a page of the differences that it found',
    parameters: [
      { name: 'comparison_id', in: 'path', description: 'The comparison', schema: recordIdSchema },
      limit,
      cursor,
    ],
  },
] as const satisfies readonly ReadingRoute[]

export const policyActs = [
  {
    name: 'pin-robot',
    method: 'PUT',
    path: '/robots/{robot_id}/pin',
    group: 'admin',
    summary:
      'Pins a robot to a policy version, or takes its pin away; it moves with its next message, once it is not at work',
    parameters: [robotId],
  },
  {
    name: 'begin-rollout',
    method: 'POST',
    path: '/rollouts',
    group: 'admin',
    answers: 201,
    summary: 'Rolls a policy version out to a share of the robots or to a list of them, from now on',
    parameters: [],
  },
  {
    name: 'roll-back',
    method: 'POST',
    path: '/rollouts/{rollout_id}/rollback',
    group: 'admin',
    summary: 'Takes a rollout back: its robots return to what covers them then, each once it is not at work',
    parameters: [rolloutId],
  },
  {
    name: 'begin-comparison',
    method: 'POST',
    path: '/policies/{version}/comparisons',
    group: 'writer',
    answers: 202,
    summary: 'Asks what a version would have done with what was decided in a time range; watched at its Location',
    parameters: [version],
  },
] as const satisfies readonly WritingRoute[]

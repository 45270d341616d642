import { describe, expect, test } from 'vitest'
import { addClaims } from '../../../functions/service_platform/token-claims/claims.ts'
import { fakeLog } from '../../fakes/log.ts'

/** As Cognito asks, "Pre token generation Lambda trigger", version 2. */
const event = (attributes: Readonly<Record<string, string>> = {}) => ({
  version: '2',
  triggerSource: 'TokenGeneration_Authentication',
  region: 'eu-west-1',
  userPoolId: 'eu-west-1_AbCdEfGhI',
  userName: '5a1c',
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'people' },
  request: {
    userAttributes: { sub: '5a1c', email: 'ada@example.com', ...attributes },
    groupConfiguration: { groupsToOverride: ['writer'], iamRolesToOverride: [], preferredRole: null },
    scopes: ['aws.cognito.signin.user.admin'],
  },
  response: { claimsAndScopeOverrideDetails: null },
})

const claimOf = async (attributes: Readonly<Record<string, string>>) => {
  const { response } = await addClaims(fakeLog().log)(event(attributes))
  const { idTokenGeneration, accessTokenGeneration } = (response as Overrides).claimsAndScopeOverrideDetails
  const { email: _, ...ofAccess } = accessTokenGeneration?.claimsToAddOrOverride ?? {}
  expect(idTokenGeneration?.claimsToAddOrOverride).toEqual(ofAccess)
  return ofAccess.fleets
}

interface Overrides {
  readonly claimsAndScopeOverrideDetails: Readonly<
    Record<string, { readonly claimsToAddOrOverride: { readonly fleets?: string; readonly email?: string } }>
  >
}

describe('the fleets of a person', () => {
  test('are what an administrator wrote, in both tokens', async () => {
    expect(await claimOf({ 'custom:fleets': 'north,south' })).toBe('north,south')
    expect(await claimOf({ 'custom:fleets': '*' })).toBe('*')
  })

  test('are none where nobody wrote any: there is no claim', async () => {
    expect(await claimOf({})).toBeUndefined()
    expect(await claimOf({ 'custom:fleets': '' })).toBeUndefined()
    expect(await claimOf({ 'custom:fleets': ' , ;/' })).toBeUndefined()
  })

  test('are without what is no name, and the log has what was written', async () => {
    expect(await claimOf({ 'custom:fleets': 'north, so/uth , west' })).toBe('north,west')
    const { log, lines } = fakeLog()
    await addClaims(log)(event({ 'custom:fleets': 'no rth;' }))
    expect(lines).toMatchObject([{ fields: { user: '5a1c', fleets: 'no', said: 'no rth;' } }])
  })

  test('have the address beside them in the access token, so that audit entries name a person whichever token they use', async () => {
    const { response } = await addClaims(fakeLog().log)(event({ 'custom:fleets': 'north' }))
    const { accessTokenGeneration, idTokenGeneration } = (response as Overrides).claimsAndScopeOverrideDetails
    expect(accessTokenGeneration?.claimsToAddOrOverride).toEqual({ fleets: 'north', email: 'ada@example.com' })
    expect(idTokenGeneration?.claimsToAddOrOverride).toEqual({ fleets: 'north' })
  })

  test('are all that is changed: groups and everything else that Cognito asked with comes back', async () => {
    const asked = event({ 'custom:fleets': 'north' })
    const { response: _, ...rest } = await addClaims(fakeLog().log)(asked)
    const { response: __, ...before } = asked
    expect(rest).toEqual(before)
  })
})

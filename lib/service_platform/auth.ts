import { CfnOutput, Duration } from 'aws-cdk-lib'
import {
  AccountRecovery,
  CfnUserPoolGroup,
  FeaturePlan,
  Mfa,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { SignalboxStack } from '../signalbox-stack.ts'

/** Who a person is. What a group may do is decided where it is done: in the API, per route. */
export class Auth extends Capability {
  readonly users: UserPool
  readonly client: UserPoolClient
  /** Who signs the tokens. */
  readonly issuer: string

  constructor(scope: Construct, id: string) {
    super(scope, id, 'service_platform.auth')
    const stack = SignalboxStack.around(this)
    const { settings, dataRemoval } = stack
    this.users = new UserPool(this, 'users', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: settings.removal === 'retain',
      removalPolicy: dataRemoval,
    })
    for (const [groupName, description] of Object.entries(groups)) {
      new CfnUserPoolGroup(this, groupName, { userPoolId: this.users.userPoolId, groupName, description })
    }
    this.client = this.users.addClient('people', {
      // The password never travels: a thief of the client id gets nothing to replay.
      authFlows: { userSrp: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(12),
    })
    new CfnOutput(stack, 'UserPoolId', { description: 'Who people are: npm run token', value: this.users.userPoolId })
    new CfnOutput(stack, 'UserPoolClientId', {
      description: 'What people sign in with: npm run token',
      value: this.client.userPoolClientId,
    })
    this.issuer = `https://cognito-idp.${stack.region}.${stack.urlSuffix}/${this.users.userPoolId}`
    acknowledge(
      this.users,
      'Threat protection is a paid tier per user; MFA is required and nobody signs up by themselves',
      'AwsSolutions-COG8',
    )
  }
}

const groups = {
  reader: 'Sees everything, changes nothing',
  writer: 'Also acts on messages and robots',
  admin: 'Also changes policies and pins',
}

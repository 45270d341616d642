import { CfnOutput, Duration, Stack } from 'aws-cdk-lib'
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  CfnUserPoolGroup,
  ClientAttributes,
  FeaturePlan,
  LambdaVersion,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  StringAttribute,
  UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito'
import type { Construct } from 'constructs'
import { RESOURCE_SERVER, type Scope, scopes } from '../../functions/http/routes.ts'
import type { environmentSchema as ClaimVariables } from '../../functions/service_platform/token-claims/env.ts'
import { acknowledge } from '../acknowledge.ts'
import type { Application } from '../environments.ts'
import { Capability } from '../namespaces.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'

/**
 * Who a person is, and who an application is. What a group or a scope may do is decided where it is done: in the API, per
 * route. Which fleets a person sees is an attribute that only an administrator writes; a trigger puts it into their tokens.
 */
export class Auth extends Capability {
  readonly users: UserPool
  /** What people sign in with at a command line. */
  readonly client: UserPoolClient
  /** What applications get tokens with, in the order of the settings. */
  readonly applications: readonly AuthApplication[]
  readonly tokenClaims: SignalboxFunction<typeof ClaimVariables>
  /** Who signs the tokens. */
  readonly issuer: string
  /** Where people sign in with a browser, and where tokens come from. */
  readonly signInUrl: string
  /** Where applications get theirs. */
  readonly tokenUrl: string

  constructor(scope: Construct, id: string) {
    super(scope, id, 'service_platform.auth')
    const stack = SignalboxStack.around(this)
    const { settings, dataRemoval } = stack
    this.users = new UserPool(this, 'users', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      customAttributes: { fleets: new StringAttribute({ mutable: true, maxLen: 2048 }) },
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
      // Said, so that it stays so: nobody writes into which fleets they see.
      writeAttributes: new ClientAttributes().withStandardAttributes({ fullname: true }),
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(12),
    })
    this.tokenClaims = this.claims()
    const domainPrefix = `${stack.nameOf('auth')}-${stack.account}`
    this.applications = this.applicationsOf(settings.applications, domainPrefix)
    this.signInUrl = `https://${domainPrefix}.auth.${stack.region}.amazoncognito.com`
    this.tokenUrl = `${this.signInUrl}/oauth2/token`
    new CfnOutput(stack, 'TokenUrl', {
      description: 'Where applications get their tokens: npm run token -- --application',
      value: this.tokenUrl,
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

  /**
   * What the operators' console signs people in with: a code that is worth something only to the page that asked for it (PKCE),
   * and nothing else; the page has no secret that it could keep. A refresh token holds once, so that a stolen one shows.
   */
  consoleClient(addresses: { readonly signedIn: string; readonly signedOut: string }): UserPoolClient {
    const client = this.users.addClient('console', {
      // As people's own: with none named Cognito takes its default, which has the one that rotation rules out.
      authFlows: { userSrp: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: [addresses.signedIn],
        logoutUrls: [addresses.signedOut],
      },
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      writeAttributes: new ClientAttributes().withStandardAttributes({ fullname: true }),
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(12),
      // Two tabs, or an answer that got lost: within this time the one before still does.
      refreshTokenRotationGracePeriod: Duration.seconds(60),
    })
    // Without a style of its own a client has no sign-in page.
    new CfnManagedLoginBranding(this, 'sign-in-page', {
      userPoolId: this.users.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    })
    return client
  }

  /** Cognito calls it for each token of a person; of applications' tokens it is not asked (they have grants). */
  private claims(): SignalboxFunction<typeof ClaimVariables> {
    const claims = new SignalboxFunction<typeof ClaimVariables>(this, 'token-claims', {
      entry: 'service_platform/token-claims',
      namespace: this.namespace,
      does: 'Puts the fleets that a person sees into their tokens',
      variables: {},
      may: [],
      invocation: 'synchronous',
      // Cognito waits for five seconds.
      timeoutSeconds: 5,
      memoryMegabytes: 256,
    })
    this.users.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, claims.lambda, LambdaVersion.V2_0)
    return claims
  }

  private applicationsOf(wanted: readonly Application[], domainPrefix: string): readonly AuthApplication[] {
    const known = new Map(
      Object.entries(scopes).map(([scopeName, scopeDescription]) => [
        scopeName,
        new ResourceServerScope({ scopeName, scopeDescription }),
      ]),
    )
    const server = this.users.addResourceServer('scopes', {
      identifier: RESOURCE_SERVER,
      scopes: [...known.values()],
    })
    this.users.addDomain('domain', {
      cognitoDomain: { domainPrefix },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    })
    return wanted.map(({ name, scopes: own }) => {
      const client = this.users.addClient(`application-${name}`, {
        userPoolClientName: name,
        generateSecret: true,
        // No person signs in with it, so nobody's password can be tried on it.
        authFlows: { userSrp: false },
        oAuth: {
          flows: { clientCredentials: true },
          scopes: own.map((scope) => OAuthScope.resourceServer(server, known.get(scope) as ResourceServerScope)),
        },
        preventUserExistenceErrors: true,
        enableTokenRevocation: true,
        accessTokenValidity: Duration.hours(1),
      })
      return { name, client, scopes: own }
    })
  }
}

export interface AuthApplication {
  readonly name: string
  readonly client: UserPoolClient
  readonly scopes: readonly Scope[]
}

const groups = {
  reader: 'Sees everything, changes nothing',
  writer: 'Also acts on messages and robots',
  admin: 'Also changes policies and pins',
}

/** Ids are known at the deploy only. */
export const applicationsVariable = (auth: Auth): string =>
  Stack.of(auth).toJsonString(
    auth.applications.map(({ name, client, scopes }) => ({ name, client_id: client.userPoolClientId, scopes })),
  )

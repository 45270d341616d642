import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Annotations, CfnOutput, CustomResource, Duration, Fn } from 'aws-cdk-lib'
import { HttpApi, HttpMethod, HttpNoneAuthorizer, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  AccessLevel,
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  type ResponseSecurityHeadersBehavior,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  Signing,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import type { environmentSchema as PublishVariables } from '../../functions/device/publish-console/env.ts'
import type { environmentSchema as RelayVariables } from '../../functions/device/relay-sign-in/env.ts'
import { signInRoutes } from '../../functions/http/routes.ts'
import { acknowledge, acknowledgeWildcard } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { may } from '../permissions.ts'
import { SignalboxBucket } from '../signalbox-bucket.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'

export interface OperatorsConsoleProps {
  /** Of the build. */
  readonly version: string
  readonly api: { readonly httpApiId: string; readonly url: string }
  /** `wss://…` */
  readonly feedOrigin: string
  /** Where people sign in, `https://…`, and what with. */
  readonly signIn: { readonly url: string; readonly clientId: string }
  /** Names, with commas. */
  readonly logGroups: string
}

/**
 * The operators' console: files in a private bucket, which only the distribution reads, and the API behind the same address. What
 * differs between environments is in `config.json`, which pages read at start, so that one build serves all.
 */
export class OperatorsConsole extends Capability {
  readonly publish: SignalboxFunction<typeof PublishVariables>
  readonly relay: SignalboxFunction<typeof RelayVariables>
  private readonly props: OperatorsConsoleProps

  constructor(scope: Construct, id: string, props: OperatorsConsoleProps) {
    super(scope, id, 'device.app')
    this.props = props
    const stack = SignalboxStack.around(this)
    const { domain } = stack.settings.console

    const files = new SignalboxBucket(this, 'files', { key: 'public', lifecycleRules: [] })
    const distribution = this.distribution(files)
    const url = `https://${domain?.name ?? distribution.distributionDomainName}`
    this.publish = this.publishing(files)
    this.relay = this.relaying(url)

    new CustomResource(this, 'published', {
      resourceType: 'Custom::ConsoleFiles',
      serviceToken: this.publish.lambda.functionArn,
      serviceTimeout: Duration.minutes(5),
      properties: { Version: props.version, Config: this.config() },
    })
    new CfnOutput(stack, 'ConsoleUrl', { description: 'Where operators sign in', value: `${url}/console/` })
    if (domain !== undefined) {
      new CfnOutput(stack, 'ConsoleTarget', {
        description: `What ${domain.name} has to point at: CNAME, or an alias of Route 53`,
        value: distribution.distributionDomainName,
      })
    }
  }

  private distribution(files: SignalboxBucket): Distribution {
    const stack = SignalboxStack.around(this)
    const { domain } = stack.settings.console
    const viewerRequest = new EdgeFunction(this, 'viewer-request', {
      functionName: this.nameOf('viewer-request'),
      comment: 'Pages, files and the API behind one address',
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(readFileSync(join(import.meta.dirname, 'viewer-request.js'), 'utf8')),
    })
    const functionAssociations = [{ function: viewerRequest, eventType: FunctionEventType.VIEWER_REQUEST }]
    const { httpApiId } = this.props.api
    const distribution = new Distribution(this, 'distribution', {
      comment: `Signalbox ${stack.settings.name}: the operators' console`,
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...(domain !== undefined && {
        domainNames: [domain.name],
        certificate: Certificate.fromCertificateArn(this, 'certificate', domain.certificateArn),
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(files as IBucket, {
          // Who may list is told that a file is not there (404), anybody else that they may not have it (403): an old tab asks for parts
          // that a newer build has no more. The list itself nobody gets: the viewer function lets nothing through but what is below
          // /console/.
          originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
          originAccessControl: new S3OriginAccessControl(this, 'reads-files', {
            originAccessControlName: this.nameOf('files'),
            signing: Signing.SIGV4_ALWAYS,
          }),
        }),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        // As each file says: parts for a year, the page and its configuration never without asking.
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        compress: true,
        responseHeadersPolicy: this.pageHeaders(),
        functionAssociations,
      },
      additionalBehaviors: {
        '/api/*': {
          origin: new HttpOrigin(`${httpApiId}.execute-api.${stack.region}.${stack.urlSuffix}`, {
            protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
            // Longer than the API takes at most.
            readTimeout: Duration.seconds(35),
          }),
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          // The API knows itself by its own host.
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
          responseHeadersPolicy: this.answerHeaders(),
          functionAssociations,
        },
      },
    })
    Annotations.of(distribution).acknowledgeWarning(
      '@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk',
      'The viewer function leads / to the page, so that nobody is given the list of the bucket',
    )
    acknowledge(
      distribution,
      'People sign in with a second factor wherever they are, and the API has budgets for each of them',
      'AwsSolutions-CFR1',
      'AwsSolutions-CFR2',
    )
    acknowledge(
      distribution,
      'What is asked of the API is in its own access log with who asked; the files are public, and their bucket logs who took them',
      'AwsSolutions-CFR3',
    )
    if (domain === undefined) {
      acknowledge(
        distribution,
        'The name that CloudFront gives comes with a certificate of CloudFront; a domain of your own asks for TLS 1.2',
        'AwsSolutions-CFR4',
      )
    }
    return distribution
  }

  /** What belongs to CloudFront is known in the whole account, whatever the region. */
  private nameOf(thing: string): string {
    const stack = SignalboxStack.around(this)
    return `${stack.nameOf(`console-${thing}`)}-${stack.region}`
  }

  /** Nothing that stands in a page is run, nothing is loaded from elsewhere, and nobody may put a page into theirs. */
  private pageHeaders(): ResponseHeadersPolicy {
    const { feedOrigin, signIn } = this.props
    const contentSecurityPolicy = [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      `connect-src 'self' ${feedOrigin} ${signIn.url}`,
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; ')
    return new ResponseHeadersPolicy(this, 'page-headers', {
      responseHeadersPolicyName: this.nameOf('pages'),
      comment: 'Of the console: its pages and files',
      securityHeadersBehavior: {
        ...always,
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      },
      customHeadersBehavior: {
        customHeaders: Object.entries(alsoOfPages).map(([header, value]) => ({ header, value, override: true })),
      },
    })
  }

  private answerHeaders(): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'answer-headers', {
      responseHeadersPolicyName: this.nameOf('answers'),
      comment: 'Of the API behind the address of the console',
      securityHeadersBehavior: always,
    })
  }

  private publishing(files: SignalboxBucket): SignalboxFunction<typeof PublishVariables> {
    const all = files.arnForObjects('console/*')
    const publish = new SignalboxFunction<typeof PublishVariables>(this, 'publish-console', {
      entry: 'device/publish-console',
      namespace: this.namespace,
      does: 'Puts the console of a deploy where browsers get it from',
      variables: { CONSOLE_BUCKET: files.bucketName },
      may: [may(['s3:PutObject', 's3:DeleteObject'], all), may(['s3:ListBucket'], files.bucketArn)],
      invocation: 'synchronous',
      timeoutSeconds: 120,
    })
    acknowledgeWildcard(publish.role, 'Files of a build have names that the build chose', all)
    return publish
  }

  /** Routes of this stack on the API that service_platform has: it is deployed before the console has an address. */
  private relaying(consoleUrl: string): SignalboxFunction<typeof RelayVariables> {
    const relay = new SignalboxFunction<typeof RelayVariables>(this, 'relay-sign-in', {
      entry: 'device/relay-sign-in',
      namespace: this.namespace,
      does: 'Sends browsers on from the sign-in page to the console',
      variables: { CONSOLE_URL: consoleUrl },
      may: [],
      invocation: 'synchronous',
      timeoutSeconds: 5,
      memoryMegabytes: 256,
    })
    const httpApi = HttpApi.fromHttpApiAttributes(this, 'api', { httpApiId: this.props.api.httpApiId })
    const integration = new HttpLambdaIntegration('relay', relay.lambda, { scopePermissionToRoute: false })
    for (const { name, method, path } of signInRoutes) {
      const route = new HttpRoute(this, `route-${name}`, {
        httpApi,
        routeKey: HttpRouteKey.with(path, HttpMethod[method]),
        integration,
        authorizer: new HttpNoneAuthorizer(),
      })
      acknowledge(
        route,
        'Whoever comes from the sign-in page has no token yet; sends on to the console and nowhere else',
        'AwsSolutions-APIG4',
      )
    }
    return relay
  }

  /** What `config.json` says: console/src/configuration.ts reads it. */
  private config(): object {
    const stack = SignalboxStack.around(this)
    const { api, feedOrigin, signIn, version } = this.props
    const back = (name: string) => `${api.url}${signInRoutes.find((route) => route.name === name)?.path}`
    return {
      environment: stack.settings.name,
      region: stack.region,
      api_url: '/api',
      feed_origin: feedOrigin,
      sign_in: {
        authorize_url: `${signIn.url}/oauth2/authorize`,
        token_url: `${signIn.url}/oauth2/token`,
        revoke_url: `${signIn.url}/oauth2/revoke`,
        logout_url: `${signIn.url}/logout`,
        client_id: signIn.clientId,
        redirect_url: back('relay-signed-in'),
        signed_out_url: back('relay-signed-out'),
      },
      ...(stack.settings.console.logs && { logs_url: this.logsUrl() }),
      version,
    }
  }

  /**
   * Logs Insights over what handles messages in service_platform, last week; a page puts a query in place of {query}, written as JSURL has it
   * (`*20` for a blank).
   */
  private logsUrl(): string {
    const { region } = SignalboxStack.around(this)
    const sources = Fn.join("~'", Fn.split(',', this.props.logGroups))
    const query = `~(end~0~start~-604800~timeType~'RELATIVE~unit~'seconds~editorString~'{query}~source~(~'${sources}))`
    return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logsV2:logs-insights?queryDetail=${query}`
  }
}

const always: ResponseSecurityHeadersBehavior = {
  contentTypeOptions: { override: true },
  referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
  strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
}

/** What the console never asks a browser for, and nobody that it was opened from shares a process with it. */
const alsoOfPages: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
}

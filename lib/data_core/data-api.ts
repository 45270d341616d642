import {
  HttpApi,
  HttpAuthorizer,
  HttpAuthorizerType,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena'
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import type { environmentSchema as DataApiVariables } from '../../functions/data_core/data-api/env.ts'
import { dataRoutes } from '../../functions/http/routes.ts'
import { savedText } from '../../warehouse/queries/asked.ts'
import { namedQueries } from '../../warehouse/queries.ts'
import { acknowledge, acknowledgeWildcard } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { may, mayKeepResults, mayKnowCallers, mayRunStatements, mayUse, mayWrite } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import type { DataLake } from './datalake.ts'
import type { HandedTable } from './find-missed.ts'

export interface DataApiProps {
  readonly datalake: DataLake
  readonly keyArn: string
  readonly api: { readonly httpApiId: string; readonly authorizerId: string }
  /** Runs of the ETL: how far the warehouse is, and the machine that works on those that are asked for. */
  readonly etl: { readonly runs: Pick<Table, 'tableName' | 'tableArn'>; readonly machine: CfnStateMachine }
  /** Who callers are, and what they see. */
  readonly callers: Readonly<Record<'fleets' | 'grants' | 'clientBuckets', HandedTable>>
}

/**
 * What the warehouse knows, over the API that service_platform has: routes of this stack behind the same address and the same
 * authorizer, answered by a function of this stack. It asks by name only (warehouse/queries), in a workgroup of its own, whose
 * cut-off ends any query that scans too much.
 */
export class DataApi extends Capability {
  readonly dataApi: SignalboxFunction<typeof DataApiVariables>
  readonly workgroup: CfnWorkGroup

  constructor(scope: Construct, id: string, props: DataApiProps) {
    super(scope, id, 'data_core.data_api')
    const stack = SignalboxStack.around(this)
    const { bytesPerQueryMax } = stack.settings.dataApi
    this.workgroup = new CfnWorkGroup(this, 'workgroup', {
      name: stack.nameOf('data-api'),
      description: 'What callers of the Data API ask, each within its cut-off',
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        bytesScannedCutoffPerQuery: bytesPerQueryMax,
        publishCloudWatchMetricsEnabled: true,
        resultConfiguration: {
          outputLocation: `s3://${props.datalake.lake.bucketName}/${resultsFolder}/`,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: props.keyArn },
        },
      },
    })
    this.dataApi = this.answering(props)
    this.routes(props)
    for (const query of namedQueries) {
      const saved = new CfnNamedQuery(this, `saved-${query.name}`, {
        name: query.name,
        description: query.question,
        database: props.datalake.catalog.databaseName,
        workGroup: this.workgroup.name,
        queryString: savedText(query),
      })
      saved.addResourceDependency(this.workgroup)
    }
  }

  private answering({ datalake, keyArn, callers, etl }: DataApiProps): SignalboxFunction<typeof DataApiVariables> {
    const stack = SignalboxStack.around(this)
    const { api, dataApi, lake: kept, pointInTimeRecovery } = stack.settings
    const { lake, catalog } = datalake
    const asked = new Table(this, 'asked-queries', {
      partitionKey: { name: 'entry', type: AttributeType.STRING },
      timeToLiveAttribute: 'expires_at',
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.DEFAULT,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: pointInTimeRecovery },
      deletionProtection: stack.settings.removal === 'retain',
      removalPolicy: stack.dataRemoval,
    })
    if (!pointInTimeRecovery) {
      acknowledge(asked, 'Who asked what in the last days: nothing that anybody would restore', 'AwsSolutions-DDB3')
    }
    const workgroup = stack.formatArn({ service: 'athena', resource: 'workgroup', resourceName: this.workgroup.name })
    const tables = catalog.arnsOf('*')
    const [read, written] = [readFolders.map((folder) => lake.arnForObjects(folder)), lake.arnForObjects('results/*')]
    const pages = lake.arnForObjects('reports/*')
    const answering = new SignalboxFunction<typeof DataApiVariables>(this, 'data-api', {
      entry: 'data_core/data-api',
      namespace: this.namespace,
      does: 'Answers what the warehouse knows: messages of any age, history, measures, named questions',
      variables: {
        FLEETS_TABLE: callers.fleets.tableName,
        GRANTS_TABLE: callers.grants.tableName,
        CLIENT_BUCKETS_TABLE: callers.clientBuckets.tableName,
        CLIENT_RATE_PER_SECOND: String(api.perClient.ratePerSecond),
        CLIENT_BURST: String(api.perClient.burst),
        WORKGROUP: this.workgroup.name,
        DATABASE: catalog.databaseName,
        LAKE_BUCKET: lake.bucketName,
        RESULTS_FOLDER: filesFolder,
        ASKED_QUERIES_TABLE: asked.tableName,
        RUNS_TABLE: etl.runs.tableName,
        ETL_MACHINE_ARN: etl.machine.ref,
        BYTES_PER_QUERY_MAX: String(dataApi.bytesPerQueryMax),
        BYTES_PER_DAY_MAX: String(dataApi.bytesPerCallerDayMax),
        QUERIES_AT_ONCE_MAX: String(dataApi.queriesAtOnceMax),
        RESULT_DAYS: String(kept.keptDays.results),
      },
      may: [
        ...mayKnowCallers(callers),
        mayUse(asked, 'GetItem', 'PutItem', 'UpdateItem'),
        mayUse(etl.runs, 'GetItem', 'PutItem', 'Query'),
        may(['states:StartExecution'], etl.machine.ref),
        mayRunStatements(workgroup),
        // Athena looks and reads in the name of whoever asks.
        may(['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartitions'], ...tables),
        may(['s3:ListBucket', 's3:GetBucketLocation'], lake.bucketArn),
        may(['s3:GetObject'], ...read, pages),
        mayKeepResults(written),
        mayWrite(Key.fromKeyArn(this, 'key', keyArn)),
      ],
      invocation: 'synchronous',
      // Whoever waits for a query waits 20 s at most; API Gateway gives up at 30 s.
      timeoutSeconds: 29,
    })
    const { role } = answering
    acknowledgeWildcard(role, 'Any table of the warehouse may be asked about; the ETL makes them', ...tables.slice(-1))
    acknowledgeWildcard(role, 'Files of tables have names that their writers chose', ...read)
    acknowledgeWildcard(role, 'Each day has a page under a key of its own', pages)
    acknowledgeWildcard(role, 'Results lie under ids that are not known yet', written)
    return answering
  }

  private routes({ api: { httpApiId, authorizerId } }: DataApiProps): void {
    const httpApi = HttpApi.fromHttpApiAttributes(this, 'api', { httpApiId })
    const authorizer = HttpAuthorizer.fromHttpAuthorizerAttributes(this, 'people', {
      authorizerId,
      authorizerType: HttpAuthorizerType.JWT,
    })
    const integration = new HttpLambdaIntegration('answer-data', this.dataApi.lambda, { scopePermissionToRoute: false })
    for (const { name, method, path } of dataRoutes) {
      new HttpRoute(this, `route-${name}`, {
        httpApi,
        routeKey: HttpRouteKey.with(path, HttpMethod[method]),
        integration,
        authorizer,
      })
    }
  }
}

const resultsFolder = 'results/data-api'
/** What queries write themselves, in a folder each. */
const filesFolder = 'results/files'

const readFolders = ['landing/*', 'warehouse/*'] as const

import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena'
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { type IKey, Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { acknowledgeWildcard } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { may, mayKeepResults, mayRunStatements, mayWrite } from '../permissions.ts'
import type { DeployedFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import type { DataLake } from './datalake.ts'

export interface DataWarehouseProps {
  readonly datalake: DataLake
  readonly keyArn: string
}

/**
 * Where the warehouse's own statements run: a workgroup of Athena over the lake's database. Its tables are Iceberg's, under
 * `warehouse/` in the lake; statements make and change them (warehouse/ddl.ts), because a template can do neither with the rows in
 * them. What callers ask runs elsewhere (data-api.ts), with a limit of its own.
 */
export class DataWarehouse extends Capability {
  readonly workgroup: string
  private readonly datalake: DataLake
  private readonly key: IKey

  constructor(scope: Construct, id: string, { datalake, keyArn }: DataWarehouseProps) {
    super(scope, id, 'data_core.data_warehouse')
    const stack = SignalboxStack.around(this)
    this.workgroup = stack.nameOf('data')
    this.datalake = datalake
    this.key = Key.fromKeyArn(this, 'key', keyArn)
    new CfnWorkGroup(this, 'workgroup', {
      name: this.workgroup,
      description: 'What the warehouse itself does: settling, facts, loss report, tidying',
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        // A statement that scans more reads what it should not: an hour of a big fleet is some gigabytes.
        bytesScannedCutoffPerQuery: BYTES_PER_STATEMENT_MAX,
        publishCloudWatchMetricsEnabled: false,
        resultConfiguration: {
          outputLocation: `s3://${datalake.lake.bucketName}/${RESULTS_FOLDER}/`,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: keyArn },
        },
      },
    })
  }

  /** What a function needs that runs statements here; `changing`: also such as make and change tables. */
  mayAsk({ changing }: { readonly changing: boolean }): readonly PolicyStatement[] {
    const stack = SignalboxStack.around(this)
    const { lake, catalog } = this.datalake
    return [
      mayRunStatements(stack.formatArn({ service: 'athena', resource: 'workgroup', resourceName: this.workgroup })),
      may(
        [
          'glue:GetDatabase',
          'glue:GetTable',
          'glue:GetTables',
          'glue:GetPartitions',
          ...(changing ? ['glue:CreateTable', 'glue:UpdateTable'] : []),
        ],
        ...catalog.arnsOf('*'),
      ),
      may(['s3:ListBucket', 's3:GetBucketLocation'], lake.bucketArn),
      may(['s3:GetObject'], ...this.read),
      mayKeepResults(this.results),
      ...(changing
        ? [
            may(
              ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
              this.tables,
            ),
          ]
        : []),
      mayWrite(this.key),
    ]
  }

  /** Why what mayAsk grants ends in a star. */
  acknowledgeAsking({ role }: DeployedFunction): void {
    acknowledgeWildcard(
      role,
      'Tables of the warehouse are in its database, which has no others',
      ...this.datalake.catalog.arnsOf('*').slice(-1),
    )
    acknowledgeWildcard(
      role,
      'Files of tables, and results, have names that their writers chose',
      ...this.read,
      this.results,
    )
  }

  private get read(): readonly string[] {
    return ['landing/*', 'changes/*', 'warehouse/*'].map((folder) => this.datalake.lake.arnForObjects(folder))
  }

  private get tables(): string {
    return this.datalake.lake.arnForObjects('warehouse/*')
  }

  private get results(): string {
    return this.datalake.lake.arnForObjects(`${RESULTS_FOLDER}/*`)
  }
}

/** Forgotten after days, as all results (datalake.ts). */
const RESULTS_FOLDER = 'results/data'

const BYTES_PER_STATEMENT_MAX = 100_000_000_000

import { Tags } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import type { Domain } from '../policy/handlers.ts'

/**
 * The team's common language: tags, log fields, metric dimensions and folders carry these names as they are.
 * ARCHITECTURE.md has the table that says which seed name each one came from; a test compares it with the templates.
 */
export type StackNamespace = 'service_platform' | 'device' | 'data_core'

export type Namespace =
  | 'device.hw'
  | 'device.app'
  | 'service_platform.auth'
  | 'service_platform.api_gateway'
  | 'service_platform.core.messaging'
  | 'service_platform.core.event_rule'
  | 'service_platform.bridge'
  | 'service_platform.container'
  | `service_platform.container.${Domain}`
  | 'data_core.datalake'
  | 'data_core.etl_service'
  | 'data_core.data_warehouse'
  | 'data_core.data_api'

/** One capability of a stack: everything in it is tagged with its namespace. */
export abstract class Capability extends Construct {
  readonly namespace: Namespace

  constructor(scope: Construct, id: string, namespace: Namespace) {
    super(scope, id)
    this.namespace = namespace
    // Tags closer to a resource win over those of its stack.
    Tags.of(this).add('namespace', namespace, { priority: 200 })
  }
}

/** How a part of the runtime takes over resource types of the synthesised templates. */

export interface ResolvedResource {
  readonly logicalId: string
  readonly type: string
  /** Intrinsic functions resolved; numbers and booleans as the template wrote them. */
  readonly properties: Readonly<Record<string, unknown>>
  /** Stack name, e.g. `signalbox-dev-device`. */
  readonly stack: string
}

export interface CreatedResource {
  /** What `Ref` gives. */
  readonly ref: string
  /** What `Fn::GetAtt` gives, by attribute name (`Arn`, `StreamArn`, `Outputs.X`). */
  readonly attributes: Readonly<Record<string, string>>
}

export interface Provider {
  /** CloudFormation types that this part runs, e.g. `AWS::DynamoDB::Table`. */
  readonly types: readonly string[]
  /** Called in dependency order. Throws with a sentence that names the property, the value and what would be right. */
  create(resource: ResolvedResource): Promise<CreatedResource>
  /** After every resource of every stack exists: begin to poll, to schedule, to listen. */
  start?(): Promise<void>
  /** Stop taking in, finish or put back what is in flight, flush what is kept in the data directory. */
  stop?(): Promise<void>
  /** Figures for the live status and the bench; names end in their unit where they have one. */
  stats?(): Readonly<Record<string, number>>
}

/** A property of a template that the runtime cannot honour. */
export class UnsupportedProperty extends Error {
  constructor(resource: ResolvedResource, property: string, why: string) {
    super(`${resource.stack}/${resource.logicalId} (${resource.type}): ${property}: ${why}`)
    this.name = 'UnsupportedProperty'
  }
}

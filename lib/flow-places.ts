/**
 * The boxes and edges of the picture of the whole, as the templates have them: a box is a namespace, with the functions, streams and
 * queues that bear its tag; an edge is there where something of one box hands messages to something of another, and names the
 * functions that can be counted on it. Nobody draws it: whoever adds a function has added it here.
 *
 * What is left out: reports to the intake (every box sends them), the clock, and what tables, logs and keys are used for.
 */
import {
  listAt,
  objectAt,
  type Properties,
  type Resource,
  referenced,
  resourcesOf,
  type Template,
  valueAt,
} from './rules/template.ts'

export interface FlowPlaces {
  readonly boxes: readonly FlowBox[]
  readonly edges: readonly FlowEdge[]
}

export interface FlowBox {
  /** A namespace of ours, or who is outside: robots, callers, listeners, subscribers, people. */
  readonly name: string
  readonly outside?: true
  /** Names of functions, without the environment before them. */
  readonly functions: readonly string[]
  /** Functions that read a stream or a table's stream, and so can be behind. */
  readonly readers: readonly string[]
}

export interface FlowEdge {
  readonly from: string
  readonly to: string
  /** Functions of the second box that are called along it: their calls are what goes there. */
  readonly calls: readonly string[]
  /** Functions of the first box that hand over. None of either: services do it by themselves. */
  readonly by: readonly string[]
}

/** `templates` in the order of the stacks: what a stack was handed was left by one before it. */
export const flowPlaces = (templates: readonly Template[]): FlowPlaces => {
  const known = templates.flatMap((template) => resourcesIn(template))
  const boxes = boxesOf(known)
  const edges = new Map<string, { from: string; to: string; calls: Set<string>; by: Set<string> }>()
  for (const { from, to, calls, by } of templates.flatMap((template) => linksIn(template, templates))) {
    if (from === to) continue
    const edge = edges.get(`${from} ${to}`) ?? { from, to, calls: new Set<string>(), by: new Set<string>() }
    if (calls !== undefined) edge.calls.add(calls)
    if (by !== undefined) edge.by.add(by)
    edges.set(`${from} ${to}`, edge)
  }
  const outside = [...new Set([...edges.values()].flatMap(({ from, to }) => [from, to]))].filter(
    (name) => !boxes.some((box) => box.name === name),
  )
  return {
    boxes: [
      ...boxes,
      ...outside.map((name) => ({ name, outside: true as const, functions: [], readers: [] })),
    ].toSorted(byName),
    edges: [...edges.values()]
      .map(({ from, to, calls, by }) => ({ from, to, calls: [...calls].toSorted(), by: [...by].toSorted() }))
      .toSorted((one, other) => byText(`${one.from} ${one.to}`, `${other.from} ${other.to}`)),
  }
}

interface Known {
  readonly template: Template
  readonly logicalId: string
  readonly resource: Resource
  readonly namespace: string
}

const resourcesIn = (template: Template): readonly Known[] =>
  Object.entries(template.Resources).flatMap(([logicalId, resource]) => {
    const namespace = namespaceOf(resource)
    return namespace === undefined ? [] : [{ template, logicalId, resource, namespace }]
  })

/** Tags are a list, or an object where the resource is of a newer kind. */
const namespaceOf = ({ Properties = {} }: Resource): string | undefined => {
  const { Tags } = Properties
  const found = Array.isArray(Tags)
    ? valueAt(
        Tags.find((tag) => valueAt(tag, 'Key') === 'namespace'),
        'Value',
      )
    : valueAt(Tags, 'namespace')
  return typeof found === 'string' && found.includes('.') ? found : undefined
}

const boxesOf = (known: readonly Known[]): readonly FlowBox[] => {
  const readersIn = (template: Template): readonly string[] =>
    resourcesOf(template, 'AWS::Lambda::EventSourceMapping')
      // A queue is no stream: what waits in it is counted there.
      .filter(([, { StartingPosition }]) => StartingPosition !== undefined)
      .flatMap(([, { FunctionName }]) => functionNamed(template, referenced(FunctionName)?.logicalId) ?? [])
  const readers = new Set(known.flatMap(({ template }) => readersIn(template)))
  const names = [...new Set(known.map(({ namespace }) => namespace))]
  return names.map((name) => {
    const functions = known
      .filter(({ namespace }) => namespace === name)
      .flatMap(({ template, logicalId }) => functionNamed(template, logicalId) ?? [])
      .toSorted()
    return { name, functions, readers: functions.filter((one) => readers.has(one)) }
  })
}

const functionNamed = (template: Template, logicalId: string | undefined): string | undefined => {
  const resource = logicalId === undefined ? undefined : template.Resources[logicalId]
  const name = resource?.Type === 'AWS::Lambda::Function' ? resource.Properties?.FunctionName : undefined
  return typeof name === 'string' ? name.replace(ENVIRONMENT, '') : undefined
}

const ENVIRONMENT = /^signalbox-[a-z]+-/

interface Link {
  readonly from: string
  readonly to: string
  readonly calls?: string | undefined
  readonly by?: string | undefined
}

const linksIn = (template: Template, templates: readonly Template[]): readonly Link[] => {
  const boxOf = (value: unknown): string | undefined => boxOfValue(value, template, templates)
  const functionAt = (value: unknown) =>
    referencesIn(value)
      .map((logicalId) => functionNamed(template, logicalId))
      .find((name) => name !== undefined)
  const link = (from: string | undefined, to: string | undefined, target?: unknown): readonly Link[] =>
    from === undefined || to === undefined ? [] : [{ from, to, calls: functionAt(target) }]

  return [
    ...resourcesOf(template, 'AWS::IoT::TopicRule').flatMap(([logicalId, rule]) => {
      const own = namespaceIn(template, logicalId)
      const targets = listAt(rule, 'TopicRulePayload', 'Actions').map((action) =>
        boxOf(valueAt(action, 'Kinesis', 'StreamName')),
      )
      return [...link('robots', own), ...targets.flatMap((target) => link(own, target))]
    }),
    ...resourcesOf(template, 'AWS::Lambda::EventSourceMapping').flatMap(([, { EventSourceArn, FunctionName }]) =>
      link(boxOf(EventSourceArn), boxOf(FunctionName), FunctionName),
    ),
    ...resourcesOf(template, 'AWS::Events::Rule').flatMap(([, rule]) =>
      listAt(rule, 'Targets')
        .map((target) => valueAt(target, 'Arn'))
        .flatMap((arn) => link(boxOf(rule.EventBusName), boxOf(arn), arn)),
    ),
    ...resourcesOf(template, 'AWS::KinesisFirehose::DeliveryStream').flatMap(([logicalId, delivery]) =>
      link(
        boxOf(valueAt(delivery, 'KinesisStreamSourceConfiguration', 'KinesisStreamARN')),
        namespaceIn(template, logicalId),
      ),
    ),
    ...resourcesOf(template, 'AWS::ApiGatewayV2::Integration').flatMap(([, { IntegrationUri, ApiId }]) =>
      link(callersOf(template, ApiId), boxOf(IntegrationUri), IntegrationUri),
    ),
    ...resourcesOf(template, 'AWS::IAM::Role').flatMap(([logicalId, role]) => {
      const handed = statementsOf(role).flatMap(({ actions, resources }) =>
        actions.flatMap((action) =>
          resources.flatMap((resource) => {
            const to = targetOf(action, resource, boxOf)
            return to === undefined ? [] : [{ action, to, calls: functionAt(resource) }]
          }),
        ),
      )
      const read = lookedInto(role).map(boxOf)
      return doersOf(template, logicalId).flatMap(({ namespace, name }) => [
        ...handed
          .filter(({ action }) => name === undefined || action !== CALL || !triesAgain(handed))
          .map(({ to, calls }) => ({ from: namespace, to, calls, by: name })),
        ...read.flatMap((from) => link(from, namespace)),
      ])
    }),
  ]
}

const CALL = 'lambda:InvokeFunction'

/** Whoever asks Athena reads what lies in the lake. */
const lookedInto = (role: Properties): readonly unknown[] => {
  const statements = statementsOf(role)
  const asks = statements.some(({ actions }) => actions.includes('athena:StartQueryExecution'))
  return asks
    ? statements.filter(({ actions }) => actions.includes('s3:GetObject')).flatMap(({ resources }) => resources)
    : []
}

/** Who may call functions of many boxes calls those again that have failed: every edge would be there twice. */
const triesAgain = (handed: readonly { readonly action: string; readonly to: string }[]): boolean =>
  new Set(handed.filter(({ action }) => action === CALL).map(({ to }) => to)).size > 2

const namespaceIn = (template: Template, logicalId: string): string | undefined => {
  const resource = template.Resources[logicalId]
  return resource && namespaceOf(resource)
}

/** The namespace of what a value refers to: in its own template, or by the parameter that another one has left. */
const boxOfValue = (value: unknown, template: Template, templates: readonly Template[]): string | undefined =>
  referencesIn(value)
    .map((id) => (template.Resources[id] ? namespaceIn(template, id) : boxLeft(template.Parameters?.[id], templates)))
    .find((found) => found !== undefined)

const boxLeft = (parameter: { readonly Default?: unknown } | undefined, templates: readonly Template[]) => {
  if (parameter?.Default === undefined) return undefined
  for (const other of templates) {
    for (const [, { Name, Value }] of resourcesOf(other, 'AWS::SSM::Parameter')) {
      if (Name === parameter.Default) return boxOfValue(Value, other, [])
    }
  }
  return undefined
}

/** Logical ids in a value, however it is put together. */
const referencesIn = (value: unknown): readonly string[] => {
  const reference = referenced(value)
  if (reference !== undefined) return [reference.logicalId]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(referencesIn)
}

const callersOf = (template: Template, apiId: unknown): string => {
  const api = template.Resources[referenced(apiId)?.logicalId ?? '']
  return api?.Properties?.ProtocolType === 'WEBSOCKET' ? 'listeners' : 'callers'
}

/** Functions and machines that act under a role. */
const doersOf = (
  template: Template,
  roleId: string,
): readonly { readonly namespace: string; readonly name?: string | undefined }[] =>
  Object.entries(template.Resources).flatMap(([logicalId, resource]) => {
    const role = { 'AWS::Lambda::Function': 'Role', 'AWS::StepFunctions::StateMachine': 'RoleArn' }[resource.Type]
    if (role === undefined || referenced(resource.Properties?.[role])?.logicalId !== roleId) return []
    const namespace = namespaceOf(resource)
    return namespace === undefined ? [] : [{ namespace, name: functionNamed(template, logicalId) }]
  })

const statementsOf = (role: Properties) =>
  listAt(role, 'Policies')
    .flatMap((policy) => listAt(objectAt(policy, 'PolicyDocument'), 'Statement'))
    .map((statement) => ({
      actions: listAt(statement, 'Action').map(String),
      resources: listAt(statement, 'Resource'),
    }))

/** Where an action takes a message; undefined: it takes none anywhere. */
const targetOf = (
  action: string,
  resource: unknown,
  boxOf: (value: unknown) => string | undefined,
): string | undefined => {
  if (handsOver.has(action)) return boxOf(resource)
  return outsideBy[action]
}

const handsOver: ReadonlySet<string> = new Set([
  CALL,
  'kinesis:PutRecord',
  'kinesis:PutRecords',
  'events:PutEvents',
  'firehose:PutRecord',
  'firehose:PutRecordBatch',
  'states:StartExecution',
  'states:StartSyncExecution',
  'athena:StartQueryExecution',
])

const outsideBy: Readonly<Record<string, string>> = {
  'iot:Publish': 'robots',
  'execute-api:ManageConnections': 'listeners',
  'sns:Publish': 'people',
}

const byName = ({ name: one }: FlowBox, { name: other }: FlowBox): number => byText(one, other)

const byText = (one: string, other: string): number => (one < other ? -1 : Number(one > other))

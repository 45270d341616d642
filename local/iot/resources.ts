// AWS::IoT::* of the templates: topic rules, policies, groups and provisioning templates run; things, types and
// certificates are checked and named. Who joins without a certificate is bound by the policies that the provisioning
// template hands out.

import { arnOf, physicalName, physicalUuid } from '../resources/names.ts'
import { type CreatedResource, type ResolvedResource, UnsupportedProperty } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { buildAction } from './actions/action.ts'
import type { ProvisioningTemplate } from './fleet-provisioning.ts'
import type { Registry } from './registry.ts'
import type { TopicRules } from './rules.ts'
import { type CompiledSql, compileSql } from './sql/compile.ts'
import { namesThing, type PolicyStatement, readPolicy } from './thing-policy.ts'
import { filterFault } from './topic-filter.ts'

export interface IotResources {
  readonly types: readonly string[]
  create(resource: ResolvedResource): Promise<CreatedResource>
  /** The statements that bind robots: of the policies that a provisioning template hands out, else of those that name the thing. */
  robotStatements(): readonly PolicyStatement[]
  provisioningTemplate(name: string): ProvisioningTemplate | undefined
}

/** 2015-10-08 empties arrays silently; `beta` changes under one's feet. */
const SQL_VERSION = '2016-03-23'
const RULE_NAME = /^[A-Za-z0-9_]{1,128}$/
const ACTIONS_MAX = 10

/** Named and put under an ARN, nothing else: the property with its name, and the ARN's resource. */
const NAMED: Readonly<Record<string, { readonly property: string; readonly arn: string }>> = {
  'AWS::IoT::Thing': { property: 'ThingName', arn: 'thing/' },
  'AWS::IoT::ThingType': { property: 'ThingTypeName', arn: 'thingtype/' },
  'AWS::IoT::BillingGroup': { property: 'BillingGroupName', arn: 'billinggroup/' },
  'AWS::IoT::RoleAlias': { property: 'RoleAlias', arn: 'rolealias/' },
  'AWS::IoT::Certificate': { property: '', arn: 'cert/' },
  'AWS::IoT::PolicyPrincipalAttachment': { property: '', arn: 'attachment/' },
  'AWS::IoT::ThingPrincipalAttachment': { property: '', arn: 'attachment/' },
  'AWS::IoT::SecurityProfile': { property: 'SecurityProfileName', arn: 'securityprofile/' },
  'AWS::IoT::Logging': { property: 'AccountId', arn: 'logging/' },
  'AWS::IoT::AccountAuditConfiguration': { property: 'AccountId', arn: 'audit/' },
}

export function iotResources(
  runtime: Runtime,
  rules: TopicRules,
  registry: Pick<Registry, 'definePolicy' | 'defineGroup'>,
): IotResources {
  const policies = new Map<string, PolicyStatement[]>()
  const handedOut = new Set<string>()
  const templates = new Map<string, ProvisioningTemplate>()

  const create: Readonly<Record<string, (resource: ResolvedResource) => CreatedResource>> = {
    'AWS::IoT::TopicRule': (resource) => createRule(resource, runtime, rules),
    'AWS::IoT::Policy'(resource) {
      const name = physicalName(resource, resource.properties.PolicyName, 128)
      const statements = at(resource, 'PolicyDocument', () => readPolicy(resource.properties.PolicyDocument))
      policies.set(name, statements)
      registry.definePolicy(name, statements)
      return { ref: name, attributes: { Arn: arnOf('iot', `policy/${name}`, runtime), Id: name } }
    },
    'AWS::IoT::ThingGroup'(resource) {
      const name = physicalName(resource, resource.properties.ThingGroupName, 128)
      registry.defineGroup(name)
      const arn = arnOf('iot', `thinggroup/${name}`, runtime)
      return { ref: name, attributes: { Arn: arn, Id: physicalUuid(resource) } }
    },
    'AWS::IoT::ProvisioningTemplate'(resource) {
      const { TemplateName, TemplateBody, Enabled, ProvisioningRoleArn, PreProvisioningHook } = resource.properties
      const name = physicalName(resource, TemplateName, 36)
      for (const policy of at(resource, 'TemplateBody', () => policiesOf(TemplateBody))) handedOut.add(policy)
      const hookArn = (PreProvisioningHook as { readonly TargetArn?: unknown } | undefined)?.TargetArn
      templates.set(name, {
        name,
        enabled: Enabled === true || Enabled === 'true',
        body: typeof TemplateBody === 'string' ? TemplateBody : JSON.stringify(TemplateBody),
        roleArn: String(ProvisioningRoleArn),
        hookArn: hookArn === undefined ? undefined : String(hookArn),
      })
      return { ref: name, attributes: { TemplateArn: arnOf('iot', `provisioningtemplate/${name}`, runtime) } }
    },
  }

  return {
    types: [...Object.keys(create), ...Object.keys(NAMED)],
    async create(resource) {
      const run = create[resource.type]
      return run === undefined ? createNamed(resource, runtime) : run(resource)
    },
    provisioningTemplate: (name) => templates.get(name),
    robotStatements() {
      const given = [...policies].filter(([name, statements]) =>
        handedOut.size > 0 ? handedOut.has(name) : namesThing(statements),
      )
      return given.flatMap(([, statements]) => statements)
    },
  }
}

function createNamed(resource: ResolvedResource, runtime: Runtime): CreatedResource {
  const kind = NAMED[resource.type]
  if (kind === undefined) throw new Error(`${resource.type} is not a type of this part`)
  const name = physicalName(resource, resource.properties[kind.property], 128)
  const arn = arnOf('iot', `${kind.arn}${name}`, runtime)
  return { ref: name, attributes: { Arn: arn, Id: physicalUuid(resource), RoleAliasArn: arn } }
}

function createRule(resource: ResolvedResource, runtime: Runtime, rules: TopicRules): CreatedResource {
  const name = physicalName(resource, resource.properties.RuleName, 128).replaceAll('-', '_')
  const given = resource.properties.RuleName
  if (!RULE_NAME.test(typeof given === 'string' ? given : name)) {
    throw new UnsupportedProperty(resource, 'RuleName', `${String(given)}: letters, digits and underscores only`)
  }
  const payload = resource.properties.TopicRulePayload as Readonly<Record<string, unknown>> | undefined
  if (payload === undefined) throw new UnsupportedProperty(resource, 'TopicRulePayload', 'is missing')
  const place = 'TopicRulePayload'
  const version = payload.AwsIotSqlVersion
  if (version !== SQL_VERSION) {
    const found = version === undefined ? 'not set, which means 2015-10-08' : String(version)
    throw new UnsupportedProperty(resource, `${place}.AwsIotSqlVersion`, `${found}: ${SQL_VERSION} would be right`)
  }
  const actions = (payload.Actions ?? []) as readonly Readonly<Record<string, unknown>>[]
  if (actions.length === 0 || actions.length > ACTIONS_MAX) {
    throw new UnsupportedProperty(resource, `${place}.Actions`, `${actions.length} actions: 1 to ${ACTIONS_MAX} run`)
  }
  const errorAction = payload.ErrorAction as Readonly<Record<string, unknown>> | undefined
  rules.add({
    name,
    sql: at(resource, `${place}.Sql`, () => readSql(payload.Sql)),
    actions: actions.map((action, index) =>
      at(resource, `${place}.Actions[${index}]`, () => buildAction(action, runtime)),
    ),
    errorAction: errorAction && at(resource, `${place}.ErrorAction`, () => buildAction(errorAction, runtime)),
    enabled: payload.RuleDisabled !== true && payload.RuleDisabled !== 'true',
  })
  return { ref: name, attributes: { Arn: arnOf('iot', `rule/${name}`, runtime) } }
}

function readSql(sql: unknown): CompiledSql {
  if (typeof sql !== 'string') throw new Error('a rule needs its SQL')
  const compiled = compileSql(sql)
  const fault = compiled.filter === undefined ? undefined : filterFault(compiled.filter)
  if (fault !== undefined) throw new Error(`FROM '${compiled.filter}': ${fault}`)
  return compiled
}

/** Policies that a provisioning template attaches to every robot it lets in. */
function policiesOf(body: unknown): string[] {
  const template = (typeof body === 'string' ? JSON.parse(body) : body) as {
    Resources?: Readonly<Record<string, { Type?: string; Properties?: { PolicyName?: unknown } }>>
  }
  return Object.values(template?.Resources ?? {})
    .filter(({ Type }) => Type === 'AWS::IoT::Policy')
    .map(({ Properties }) => String(Properties?.PolicyName))
}

function at<T>(resource: ResolvedResource, property: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new UnsupportedProperty(resource, property, error instanceof Error ? error.message : String(error))
  }
}

import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import type { StackNamespace } from './namespaces.ts'
import { SignalboxStack } from './signalbox-stack.ts'

export interface Graph {
  readonly title: string
  readonly left: readonly IMetric[]
  readonly right?: readonly IMetric[]
}

/** One dashboard per namespace (three are free). Rows answer one question each. */
export class SignalboxDashboard extends Construct {
  readonly dashboardName: string

  constructor(
    scope: Construct,
    namespace: StackNamespace,
    rows: readonly { readonly question: string; readonly graphs: readonly Graph[] }[],
  ) {
    super(scope, 'dashboard')
    this.dashboardName = SignalboxStack.around(this).nameOf(namespace.replaceAll('_', '-'))
    new Dashboard(this, 'dashboard', {
      dashboardName: this.dashboardName,
      periodOverride: PeriodOverride.INHERIT,
      widgets: rows.flatMap(({ question, graphs }) => [
        [new TextWidget({ markdown: `## ${question}`, width: 24, height: 1 })],
        graphs.map((graph) => widget(graph, 24 / graphs.length)),
      ]),
    })
  }
}

const widget = ({ title, left, right }: Graph, width: number): IWidget =>
  new GraphWidget({ title, width, height: 6, left: [...left], ...(right && { right: [...right] }) })

import Button from '@cloudscape-design/components/button'
import Tabs from '@cloudscape-design/components/tabs'
import { hrefOf } from '../frame/hrefs.ts'
import { Screen } from '../frame/screen.tsx'
import { useAddress } from './address.ts'
import { Find } from './find.tsx'
import { History } from './history.tsx'
import { Measures } from './measure-plots.tsx'
import { Questions } from './question-list.tsx'
import { Reports } from './reports.tsx'
import { Runs } from './run-list.tsx'

/** What happened over time: as the warehouse has it, which settles once an hour what landed in the lake. */
const Data = () => {
  const [search, change] = useAddress()
  const tabs = [
    { id: 'measures', label: 'Measures', content: <Measures /> },
    { id: 'history', label: 'A robot over time', content: <History /> },
    { id: 'questions', label: 'Questions', content: <Questions /> },
    { id: 'reports', label: 'Pages of days', content: <Reports /> },
    { id: 'runs', label: 'Runs', content: <Runs /> },
  ]
  const open = tabs.find(({ id }) => id === search.get('tab'))?.id ?? 'measures'
  return (
    <Screen
      title="Data"
      description="Everything that was ever said and decided, counted by hour and day. What arrived in the last hour is settled at twenty past."
      actions={<Button href={hrefOf.loss()}>Is anything lost?</Button>}
    >
      <Find />
      <Tabs
        ariaLabel="Data"
        activeTabId={open}
        // What one tab was told means nothing to another, but for the range and the robot.
        onChange={({ detail }) => change({ tab: detail.activeTabId, q: undefined, order: undefined })}
        tabs={tabs.map((tab) => ({ ...tab, content: open === tab.id ? tab.content : null }))}
      />
    </Screen>
  )
}

export default Data

import { Screen } from '../frame/screen.tsx'

const DataQuery = () => <Screen title="Question" />

export default DataQuery

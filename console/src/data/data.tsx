import { Screen } from '../frame/screen.tsx'

const Data = () => <Screen title="Data" />

export default Data

import { Screen } from '../frame/screen.tsx'

const Operation = () => <Screen title="Operation" />

export default Operation

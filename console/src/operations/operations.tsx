import { Screen } from '../frame/screen.tsx'

const Operations = () => <Screen title="Operations" />

export default Operations

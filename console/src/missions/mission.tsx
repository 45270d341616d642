import { Screen } from '../frame/screen.tsx'

const Mission = () => <Screen title="Mission" />

export default Mission

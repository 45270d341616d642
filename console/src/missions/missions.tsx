import { Screen } from '../frame/screen.tsx'

const Missions = () => <Screen title="Missions" />

export default Missions

import { Screen } from '../frame/screen.tsx'

const Robot = () => <Screen title="Robot" />

export default Robot

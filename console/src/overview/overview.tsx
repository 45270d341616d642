import { Screen } from '../frame/screen.tsx'

const Overview = () => <Screen title="Overview" />

export default Overview

import { Screen } from '../frame/screen.tsx'

const Loss = () => <Screen title="Loss report" />

export default Loss

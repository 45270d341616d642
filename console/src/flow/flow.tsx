import { Screen } from '../frame/screen.tsx'

const Flow = () => <Screen title="Picture of the whole" />

export default Flow

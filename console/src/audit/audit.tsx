import { Screen } from '../frame/screen.tsx'

const Audit = () => <Screen title="Audit" />

export default Audit

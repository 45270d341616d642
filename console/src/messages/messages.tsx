import { Screen } from '../frame/screen.tsx'

const Messages = () => <Screen title="Messages" />

export default Messages

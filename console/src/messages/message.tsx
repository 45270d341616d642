import { Screen } from '../frame/screen.tsx'

const Message = () => <Screen title="Message" />

export default Message

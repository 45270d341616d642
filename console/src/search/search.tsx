import { Screen } from '../frame/screen.tsx'

const Search = () => <Screen title="Search" />

export default Search

import { describeForeignReaders } from './foreign-readers.ts'

describeForeignReaders(8, 7)

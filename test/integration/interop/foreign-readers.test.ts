import { describeForeignReaders } from './foreign-readers.ts'

describeForeignReaders(12, 7)

import { describeForeignReaders } from '../integration/interop/foreign-readers.ts'

describeForeignReaders(1_000, Date.now() % 2 ** 31)

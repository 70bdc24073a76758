import { RowReader } from '#state/disk/row-reader.ts'
import { openStampedRows } from '#state/disk/stamp-check.ts'
import { codecs } from './given-disk.ts'

// Opens the rows of a folder, and is killed then, or reads the file that it is. Arguments: the folder, how.
const [folder = '', how = ''] = process.argv.slice(2)
openStampedRows(folder, new RowReader(folder, codecs), () => undefined)
if (how === 'kill') process.kill(process.pid, 'SIGKILL')

import { RowReader } from '#state/disk/row-reader.ts'
import { openStamped } from '#state/disk/stamp-file.ts'
import { codecs } from './given-disk.ts'

// Opens the rows of a folder, or is killed meanwhile. Arguments: the folder, how.
const [folder = '', how = ''] = process.argv.slice(2)
openStamped(folder, () => {
  if (how === 'kill') process.kill(process.pid, 'SIGKILL')
  new RowReader(folder, codecs).open(1)
})

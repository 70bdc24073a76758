import { readFileSync } from 'node:fs'
import { rolldown } from 'rolldown'

const here = import.meta.dirname

/** The program of the page: Grafana's components, React, and the drawing code of `browser/`. */
export async function bundlePage(): Promise<string> {
  const build = await rolldown({
    input: `${here}/browser/main.tsx`,
    cwd: here,
    platform: 'browser',
    // Style sheets are put into the page by hand, see styleSheets.
    moduleTypes: { '.css': 'empty' },
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    onLog: (level, log, print) => {
      if (log.code !== 'MODULE_LEVEL_DIRECTIVE') print(level, log)
    },
  })
  const { output } = await build.generate({ format: 'iife', codeSplitting: false })
  await build.close()
  return output[0].code
}

/** Styles beside Grafana's components: its application loads them by itself. */
export const styleSheets = (): string =>
  ['uplot/dist/uPlot.min.css', '@grafana/react-data-grid/lib/styles.css']
    .map((file) => readFileSync(`${here}/node_modules/${file}`, 'utf8'))
    .join('\n')

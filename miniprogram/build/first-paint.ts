/**
 * What a phone on a slow line sees first, and how little it has to load (web pages only).
 *
 * - index.html shows the shape of a page at once: its style sheets move behind it, so that nothing
 *   has to be loaded before the first paint. It goes when the first screen is there.
 * - The parts of the page that is opened load beside the entry (ahead.ts).
 * - Every text file gets a .gz and a .br beside it; the front serves those (run/front.py).
 */
import fs from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'
import { askAhead, filesOfPages } from './ahead'
import { sheetsLast } from './sheets'

const TEXT = /\.(html|js|css|svg|json)$/
const WORTH_IT = 1024 // bytes; smaller files fit into one packet anyway

function files(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name)
    return entry.isDirectory() ? files(name) : [name]
  })
}

function compress(name: string): void {
  const whole = fs.readFileSync(name)
  if (whole.length < WORTH_IT) return
  fs.writeFileSync(`${name}.gz`, gzipSync(whole, { level: 9 }))
  fs.writeFileSync(`${name}.br`, brotliCompressSync(whole, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
}

export function firstPaint(): Plugin {
  let hasFailed = false
  return {
    name: 'first-paint',
    enforce: 'post',
    apply: () => (process.env.UNI_PLATFORM ?? 'h5') === 'h5' && process.env.NODE_ENV === 'production',
    buildEnd(error) {
      hasFailed = Boolean(error)
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        const folder = process.env.UNI_OUTPUT_DIR
        if (hasFailed || !folder || !fs.existsSync(folder)) return
        const entry = path.join(folder, 'index.html')
        const page = sheetsLast(fs.readFileSync(entry, 'utf8'))
        const script = /src="\.\/(assets\/index-[^"]+\.js)"/.exec(page)?.[1] ?? ''
        fs.writeFileSync(entry, askAhead(page, filesOfPages(fs.readFileSync(path.join(folder, script), 'utf8'))))
        for (const name of files(folder).filter((one) => TEXT.test(one))) compress(name)
      },
    },
  }
}

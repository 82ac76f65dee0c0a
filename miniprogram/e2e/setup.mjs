/** Once for all walks: the screens as they are built, a running copy of the product, a clean folder for failures. */
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { pack } from '../mprun/pack.mjs'
import { RESULTS } from './results.mjs'
import { startCopy } from '../tools/copy.mjs'
import { freshBuild } from '../tools/fresh.mjs'

const MPRUN = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'mprun')

/** `vitest run … h5/leader` needs no mini-program. */
const isWebOnly = process.argv.slice(3).some((one) => one.startsWith('h5'))

async function build() {
  await freshBuild('h5')
  await freshBuild('phones')
  if (isWebOnly) return
  const { problems } = await pack(await freshBuild('mp-weixin'), MPRUN)
  if (problems.length) throw new Error(`the compiled mini-program:\n${problems.join('\n')}`)
}

export default async function setup({ provide }) {
  fs.rmSync(RESULTS, { recursive: true, force: true })
  const [copy] = await Promise.all([startCopy(), build()])
  provide('url', copy.url)
  provide('mprun', MPRUN)
  provide('logs', copy.logs)
  return () => copy.stop()
}

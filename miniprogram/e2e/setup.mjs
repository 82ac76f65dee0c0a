/** Once for all walks: the screens as they are built, a running copy of the product, a clean folder for failures. */
import fs from 'node:fs'
import { RESULTS } from './results.mjs'
import { startCopy } from '../tools/copy.mjs'
import { freshBuild } from '../tools/fresh.mjs'

export default async function setup({ provide }) {
  fs.rmSync(RESULTS, { recursive: true, force: true })
  const [copy] = await Promise.all([startCopy(), freshBuild('h5')])
  provide('url', copy.url)
  provide('logs', copy.logs)
  return () => copy.stop()
}

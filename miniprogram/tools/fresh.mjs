/** Builds what is older than its sources, once: `await freshBuild('h5')`, `'phones'`, `'mp-weixin'`. */
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const home = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const SOURCES = ['src', 'build', 'index.html', 'package.json', 'vite.config.ts']
const MARKS = { h5: 'index.html', phones: 'index.html', 'mp-weixin': 'app.json' }
const MORE = { phones: ['phones'] }

function newest(name) {
  const told = fs.statSync(name)
  if (!told.isDirectory()) return told.mtimeMs
  return fs.readdirSync(name).reduce((latest, one) => Math.max(latest, newest(path.join(name, one))), 0)
}

function isFresh(platform) {
  const mark = path.join(home, 'dist', 'build', platform, MARKS[platform])
  if (!fs.existsSync(mark)) return false
  return [...SOURCES, ...(MORE[platform] ?? [])].every((one) => newest(path.join(home, one)) < fs.statSync(mark).mtimeMs)
}

/** Without what a test runner sets: a build under NODE_ENV=test carries Vue's own checks, a third more. */
function cleanEnvironment() {
  const kept = Object.entries(process.env).filter(([name]) => name !== 'NODE_ENV' && !name.startsWith('VITE'))
  return Object.fromEntries(kept)
}

/** The folder of the build. Rejects with the builder's own words. */
export async function freshBuild(platform) {
  const folder = path.join(home, 'dist', 'build', platform)
  if (isFresh(platform)) return folder
  const child = spawn('npm', ['run', '--silent', `build:${platform}`], { cwd: home, env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`npm run build:${platform} ended with ${code}\n${said}`)
  return folder
}

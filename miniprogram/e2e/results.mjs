/** What is kept of a walk that failed: picture, console, requests and the server's logs. */
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const RESULTS = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', 'test-results')
const TAIL = 60 // lines of each log

function tail(file) {
  return fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-TAIL).join('\n')
}

/** Writes a folder named after the walk; returns its path. */
export async function saveFailure(name, screens, logs) {
  const folder = path.join(RESULTS, name.replace(/[^\p{L}\p{N}]+/gu, '-'))
  fs.mkdirSync(folder, { recursive: true })
  for (const [index, screen] of screens.entries()) {
    const base = path.join(folder, `${index + 1}-${screen.name}`)
    await screen.page.screenshot({ path: `${base}.png`, timeout: 5000 }).catch((why) => fs.writeFileSync(`${base}.png.txt`, String(why)))
    fs.writeFileSync(`${base}.txt`, [screen.page.url(), ...screen.said].join('\n'))
  }
  if (logs && fs.existsSync(logs)) {
    for (const one of fs.readdirSync(logs)) fs.writeFileSync(path.join(folder, `server-${one}`), tail(path.join(logs, one)))
  }
  return folder
}

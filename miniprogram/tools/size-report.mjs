/** Sizes of a build against WeChat's limits (2 MB a package, 30 MB in all) and our own for H5. */
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const KB = 1024
const PACKAGE_LIMIT = 2 * KB * KB
const TOTAL_LIMIT = 30 * KB * KB
const ENTRY_LIMIT = 160 * KB // gzipped: scripts and style sheets that index.html names

const here = path.dirname(fileURLToPath(import.meta.url))
const platform = process.argv[2]
const folder = path.resolve(here, '..', 'dist', 'build', platform)

const files = (dir) =>
  fs.readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(dir, entry.name)
    return entry.isDirectory() ? files(name) : [{ name: path.relative(folder, name), size: fs.statSync(name).size }]
  })

let isOver = false
function row(name, size, limit) {
  const over = size > limit
  isOver ||= over
  const share = `${((size / limit) * 100).toFixed(0)}%`.padStart(4)
  console.log(`${over ? '✗' : '✓'} ${name.padEnd(24)} ${(size / KB).toFixed(1).padStart(8)} KB  ${share} of ${(limit / KB).toFixed(0)} KB`)
}

const all = files(folder).filter((file) => !/\.(gz|br)$/.test(file.name))
const sum = (list) => list.reduce((total, file) => total + file.size, 0)
if (platform === 'mp-weixin') {
  const app = JSON.parse(fs.readFileSync(path.join(folder, 'app.json'), 'utf8'))
  const roots = (app.subPackages ?? app.subpackages ?? []).map((one) => one.root.replace(/\/?$/, '/'))
  const isSub = (file) => roots.some((root) => file.name.startsWith(root))
  row('main package', sum(all.filter((file) => !isSub(file))), PACKAGE_LIMIT)
  for (const root of roots) row(root, sum(all.filter((file) => file.name.startsWith(root))), PACKAGE_LIMIT)
  row('all packages', sum(all), TOTAL_LIMIT)
} else {
  const page = fs.readFileSync(path.join(folder, 'index.html'), 'utf8')
  const named = [...page.matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css))"/g)].map((match) => match[1])
  const entry = named.reduce((total, name) => total + gzipSync(fs.readFileSync(path.join(folder, name))).length, 0)
  row('H5 entry, gzipped', entry, ENTRY_LIMIT)
  console.log(`  H5 in all ${(sum(all) / KB).toFixed(0)} KB in ${all.length} files`)
}
if (isOver) process.exit(1)

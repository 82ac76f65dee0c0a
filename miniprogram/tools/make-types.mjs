/**
 * Writes src/api/types.ts from our OpenAPI document. `--check` writes nothing and fails when the
 * file is not what the API says. OPENAPI=<file> reads a document instead of asking the app.
 */
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')
const target = path.join(root, 'miniprogram', 'src', 'api', 'types.ts')

const SAY = 'import json, sys\nfrom app import create_app\njson.dump(create_app().spec, sys.stdout)'

function askTheApp() {
  const python = path.join(root, '.venv', 'bin', 'python')
  if (!fs.existsSync(python)) {
    console.error('没有 .venv：先运行 make setup · no .venv: run `make setup` first')
    process.exit(1)
  }
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'jiujin-types-'))
  try {
    const env = { ...process.env, JIUJIN_MODE: 'test', JIUJIN_VAR: scratch }
    return execFileSync(python, ['-c', SAY], { cwd: root, env, maxBuffer: 1 << 26 }).toString()
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true })
  }
}

const document = JSON.parse(
  process.env.OPENAPI ? fs.readFileSync(process.env.OPENAPI, 'utf8') : askTheApp(),
)
// Every route answers errors in one envelope (ErrorView): saying it once keeps the file readable.
for (const methods of Object.values(document.paths)) {
  for (const { responses } of Object.values(methods)) {
    for (const status of Object.keys(responses ?? {})) {
      if (!status.startsWith('2')) delete responses[status]
    }
  }
}
const tree = await openapiTS(document, { alphabetize: true, defaultNonNullable: false })
const text = `// Made by \`npm run types\` from our OpenAPI document. Do not edit.\n${astToString(tree)}`

if (process.argv.includes('--check')) {
  const old = fs.existsSync(target) ? fs.readFileSync(target, 'utf8') : ''
  if (old !== text) {
    console.error('src/api/types.ts is older than the API: run `npm run types` in miniprogram/')
    process.exit(1)
  }
  console.log('src/api/types.ts is what the API says')
} else {
  fs.mkdirSync(path.dirname(target), { recursive: true })
  fs.writeFileSync(target, text)
  console.log(`${path.relative(root, target)}: ${text.length} characters`)
}

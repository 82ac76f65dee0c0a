/**
 * Packs a compiled mini-program (app.json, *.wxml, *.wxss, *.js) so that a browser can run it.
 * Templates go through WeChat's own compiler (glass-easel). A test tool, not DevTools.
 *
 *     node mprun/pack.mjs [dist/build/mp-weixin [dist/mprun]]
 */
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import esbuild from 'esbuild'
import compiler from 'glass-easel-template-compiler'
import { SHADOWED } from './shadowed.mjs'
import { BUILTIN, NATIVE, toCss } from './wxss.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const home = path.resolve(here, '..')

/** Packs `folder` into `target`; returns {pages, problems}: words of the template compiler. */
export async function pack(folder, target) {
  fs.mkdirSync(target, { recursive: true })
  const files = filesOf(folder)
  const ending = (suffix) => files.filter((one) => one.endsWith(suffix)).map((one) => one.slice(0, -suffix.length))
  const text = (name) => fs.readFileSync(path.join(folder, name), 'utf8')

  const { source, problems } = templates(ending('.wxml'), ending('.wxs'), text)
  const json = Object.fromEntries(ending('.json').map((one) => [one, JSON.parse(text(`${one}.json`))]))
  problems.push(...resolveComponents(json), ...nameless(ending('.wxml'), ending('.js'), json))
  const wxss = Object.fromEntries(ending('.wxss').map((one) => [one, toCss(folder, `${one}.wxss`)]))
  const modules = ending('.js').map((one) => `${JSON.stringify(`${one}.js`)}: function (require, module, exports, ${SHADOWED.join(', ')}) {\n${text(`${one}.js`)}\n}`)

  const packed = path.join(target, 'packed.js')
  fs.writeFileSync(
    packed,
    [
      `export const json = ${JSON.stringify(json)}`,
      `export const wxss = ${JSON.stringify(wxss)}`,
      `export const templates = (${source})`,
      `export const tags = ${JSON.stringify({ builtin: BUILTIN, native: NATIVE })}`,
      `export const modules = {\n${modules.join(',\n')}\n}`,
    ].join('\n'),
  )
  await esbuild.build({
    stdin: {
      contents: `import * as packed from ${JSON.stringify(packed)}\nimport { boot } from ${JSON.stringify(path.join(here, 'run', 'boot.mjs'))}\nboot(packed)`,
      resolveDir: here,
    },
    bundle: true,
    format: 'iife',
    outfile: path.join(target, 'bundle.js'),
    logLevel: 'error',
    define: { global: 'globalThis' },
  })
  fs.rmSync(packed)
  fs.copyFileSync(path.join(here, 'frame.html'), path.join(target, 'index.html'))
  fs.cpSync(path.join(folder, 'static'), path.join(target, 'static'), { recursive: true })
  return { pages: json.app.pages.length, problems }
}

function filesOf(folder, inside = '') {
  return fs.readdirSync(path.join(folder, inside), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(inside, entry.name)
    return entry.isDirectory() ? filesOf(folder, name) : [name]
  })
}

function templates(names, scripts, text) {
  const group = new compiler.TmplGroup()
  const problems = []
  for (const name of scripts) {
    const script = text(`${name}.wxs`)
    group.addScript(`${name}.wxs`, script) // a template names it with its ending or without
    group.addScript(name, script)
  }
  for (const name of names) {
    for (const told of group.addTmpl(name, text(`${name}.wxml`)) ?? []) problems.push(`${name}.wxml: ${told.message ?? told}`)
  }
  return { source: group.getTmplGenObjectGroups(), problems }
}

/** Rewrites usingComponents to paths from the root; tells what is not there. */
function resolveComponents(json) {
  const problems = []
  for (const [from, { usingComponents = {} }] of Object.entries(json)) {
    for (const [tag, named] of Object.entries(usingComponents)) {
      const found = named.startsWith('/') ? named.slice(1) : path.posix.join(path.posix.dirname(from), named)
      if (!json[found]) problems.push(`${from}: <${tag}> is ${named}, which is not there`)
      usingComponents[tag] = `/${found}`
    }
  }
  return problems
}

/** Templates without their script: two sources whose names differ by case only end so. */
function nameless(templates, scripts, json) {
  const known = new Set(scripts)
  return templates.filter((one) => json[one] && !known.has(one)).map((one) => `${one}.wxml has no ${one}.js`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder = 'dist/build/mp-weixin', target = 'dist/mprun'] = process.argv.slice(2)
  const { pages, problems } = await pack(path.resolve(home, folder), path.resolve(home, target))
  console.log(`${pages} pages`)
  if (problems.length) {
    console.error(problems.join('\n'))
    process.exitCode = 1
  }
}

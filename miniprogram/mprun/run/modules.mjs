/** CommonJS as WeChat has it: paths from the asking file, a package's modules only once it is loaded. */

function normal(path) {
  const parts = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

/** `loader.load(name)` runs a module once. `loader.allow(root)` loads a subpackage. */
export class Loader {
  constructor(modules, roots) {
    Object.assign(this, { modules, roots, loaded: new Set(), made: {} })
  }

  allow(root) {
    this.loaded.add(root)
  }

  packageOf(path) {
    return this.roots.find((root) => path.startsWith(`${root}/`)) ?? ''
  }

  find(name) {
    return [name, `${name}.js`, `${name}/index.js`].find((one) => this.modules[one])
  }

  load(name) {
    const path = this.find(normal(name))
    if (!path) throw new Error(`there is no module ${name}`)
    const root = this.packageOf(path)
    if (root && !this.loaded.has(root)) throw new Error(`${path} is in a subpackage that is not loaded`)
    const known = this.made[path]
    if (known) return known.exports
    const module = (this.made[path] = { exports: {} })
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
    const ask = (asked) => this.load(asked.startsWith('/') ? asked : `${folder}/${asked}`)
    this.modules[path].call(module.exports, ask, module, module.exports)
    return module.exports
  }
}

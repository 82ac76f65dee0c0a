/**
 * The parts of the page that is opened are asked for together with the entry, not after it: on a slow
 * line that is one turn for all instead of several, one behind the other.
 */
const DEPS = /viteFileDeps = (\[[^\]]*\])/
const PAGE = /import\("\.\/((pages-[\w-]+)\.[\w-]+\.js)"\),__vite__mapDeps\(\[([\d,]*)\]/g
const FIRST = 'pages/home/index'

/** Page path to the files it needs, read from Vite's own list in the entry. Pages of the shop only. */
export function filesOfPages(entry: string): Record<string, string[]> {
  const files = JSON.parse(DEPS.exec(entry)?.[1] ?? '[]') as string[]
  const pages = [...entry.matchAll(PAGE)].map(([, , name, own]) => {
    const folder = name!.split('-')[1]!
    return [`pages/${folder}/index`, own!.split(',').map((at) => files[Number(at)]!.replace(/^\.\//, ''))] as const
  })
  if (!pages.some(([path]) => path === FIRST)) throw new Error('the entry has changed: no files of pages/home in it')
  return Object.fromEntries(pages)
}

/**
 * index.html with a script that asks for them, as Vite will (scripts with CORS, sheets without: else
 * each is fetched twice). The address names the page behind its #.
 */
export function askAhead(page: string, ofPages: Record<string, string[]>): string {
  const names = [...new Set(Object.values(ofPages).flat())]
  const short = Object.fromEntries(Object.entries(ofPages).map(([path, files]) => [path, files.map((one) => names.indexOf(one))]))
  const script = `<script>!function(f,p){(p[location.hash.slice(2).split('?')[0]]||(location.hash.length>2?[]:p['${FIRST}'])).forEach(function(i){var l=document.createElement('link');l.href='./assets/'+f[i];/css$/.test(f[i])?(l.rel='preload',l.as='style'):(l.rel='modulepreload',l.crossOrigin='');document.head.appendChild(l)})}(${JSON.stringify(names)},${JSON.stringify(short)})</script>`
  if (!page.includes('</head>')) throw new Error('index.html has changed: no </head>')
  return page.replace('</head>', `  ${script}\n  </head>`)
}

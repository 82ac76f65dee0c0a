import { expect, it } from 'vitest'
import { askAhead, filesOfPages } from '../build/ahead'
import { sheetsLast } from '../build/sheets'

const PAGE = `<head>
    <link rel="stylesheet" href="./a.css">
    <script src="./a.js"></script><link rel="stylesheet" crossorigin href="./b.css"></head>
<body><div id="first"></div><!--first--></body>`

it('puts the style sheets, in order, behind what is shown first', () => {
  const page = sheetsLast(PAGE)
  expect(page.indexOf('id="first"')).toBeLessThan(page.indexOf('a.css'))
  expect(page.indexOf('a.css')).toBeLessThan(page.indexOf('b.css'))
  expect(page.match(/<link/g)).toHaveLength(2)
})

it('fails the build when there is nothing to move', () => {
  expect(() => sheetsLast('<head></head><!--first-->')).toThrow('index.html has changed')
  expect(() => sheetsLast('<link rel="stylesheet" href="./a.css">')).toThrow('index.html has changed')
})

const ENTRY = `__vite__mapDeps.viteFileDeps = ["./pages-home-home.a1.js","./both.css","./pages-order-order.b2.js","./packages-staff-task-task.c3.js"]
x=()=>r(()=>import("./pages-home-home.a1.js"),__vite__mapDeps([0,1]),import.meta.url),y=()=>r(()=>import("./pages-order-order.b2.js"),__vite__mapDeps([2,1]),import.meta.url)
z=()=>r(()=>import("./packages-staff-task-task.c3.js"),__vite__mapDeps([3,1]),import.meta.url)`

it('asks for the parts of the page that is opened, beside the entry', () => {
  const ofPages = filesOfPages(ENTRY)
  expect(ofPages).toEqual({ 'pages/home/index': ['pages-home-home.a1.js', 'both.css'], 'pages/order/index': ['pages-order-order.b2.js', 'both.css'] })

  const script = /<script>(.*)<\/script>/.exec(askAhead('<head></head>', ofPages))![1]!
  const asked = (hash: string) => {
    const links: { href: string; rel: string }[] = []
    const document = { createElement: () => ({}), head: { appendChild: (link: { href: string; rel: string }) => links.push(link) } }
    new Function('location', 'document', script)({ hash }, document)
    return links.map(({ href, rel }) => `${rel} ${href}`)
  }
  const home = ['modulepreload ./assets/pages-home-home.a1.js', 'preload ./assets/both.css']
  expect([asked(''), asked('#/'), asked('#/pages/home/index')]).toEqual([home, home, home])
  expect(asked('#/pages/order/index?order_id=ord_1')).toEqual(['modulepreload ./assets/pages-order-order.b2.js', 'preload ./assets/both.css'])
  expect(asked('#/packages/staff/task/index')).toEqual([])
})

it('fails the build when the entry names no pages', () => {
  expect(() => filesOfPages('')).toThrow('the entry has changed')
})

import { expect, it } from 'vitest'
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

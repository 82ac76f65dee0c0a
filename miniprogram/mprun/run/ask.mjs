/** What WeChat itself shows over a page: a toast, a question, the camera. */

export function toast(title, milliseconds) {
  for (const old of document.querySelectorAll('.mp-toast')) old.remove()
  const box = document.createElement('div')
  box.className = 'mp-toast'
  box.setAttribute('role', 'status')
  box.textContent = title
  document.body.append(box)
  setTimeout(() => box.remove(), milliseconds)
  return () => box.remove()
}

/** A question with buttons; answers {button, typed}. `field`: also something to type. */
export function ask(words, buttons, field = false) {
  return new Promise((resolve) => {
    const shade = document.createElement('div')
    shade.className = 'mp-ask'
    const box = document.createElement('div')
    box.append(...words.filter(Boolean).map((text) => Object.assign(document.createElement('p'), { textContent: text })))
    const input = Object.assign(document.createElement('input'), { value: '' })
    if (field) box.append(input)
    for (const text of buttons) {
      const button = Object.assign(document.createElement('button'), { textContent: text, className: 'mp-press' })
      button.onclick = () => {
        shade.remove()
        resolve({ button: text, typed: input.value })
      }
      box.append(button)
    }
    shade.append(box)
    document.body.append(shade)
  })
}

const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz'

/** An id nobody else has: time first, then 16 random letters. Not a secret. */
export function freshId(prefix: string): string {
  let tail = ''
  for (let i = 0; i < 16; i += 1) tail += LETTERS[Math.floor(Math.random() * LETTERS.length)]
  return `${prefix}-${Date.now().toString(36)}-${tail}`
}

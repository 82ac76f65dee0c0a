/** Ask until there is an answer; fails with `what` after `seconds`. */
export async function until<T>(ask: () => Promise<T | null | undefined | false>, seconds: number, what: string): Promise<T> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const found = await ask()
    if (found) return found
    if (performance.now() > deadline) throw new Error(what)
    await new Promise((done) => setTimeout(done, 100))
  }
}

/** A part of a book in both languages; the compiler asks in English for every word of the Chinese. */
export const both = <Key extends string>(part: { zh: Record<Key, string>; en: Record<NoInfer<Key>, string> }): { zh: Record<Key, string>; en: Record<Key, string> } => part

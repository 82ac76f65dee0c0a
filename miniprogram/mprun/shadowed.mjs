/** What a browser has and a mini-program has not: undefined inside its modules, as on the phone. */
export const SHADOWED = [
  ...['window', 'self', 'document', 'location', 'history', 'navigator', 'localStorage', 'sessionStorage', 'indexedDB'],
  ...['fetch', 'XMLHttpRequest', 'WebSocket', 'Worker', 'Blob', 'File', 'FileReader', 'FormData', 'Headers', 'Request', 'Response'],
  ...['URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'AbortController', 'crypto', 'atob', 'btoa', 'structuredClone'],
  ...['Intl', 'Image', 'Audio', 'AudioContext', 'Event', 'CustomEvent', 'HTMLElement', 'KeyboardEvent', 'alert', 'confirm', 'prompt'],
  ...['requestAnimationFrame', 'cancelAnimationFrame', 'requestIdleCallback', 'performance', 'MutationObserver', 'ResizeObserver'],
]

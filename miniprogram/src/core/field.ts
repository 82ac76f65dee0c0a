/**
 * What a field's event says it holds. At `confirm` this is the truth: on the web the model lags up to
 * 100 ms behind the keys, and a scanner that types is through in 20.
 */
export function fieldValue<T = string>(event: unknown): T {
  return (event as { detail: { value: T } }).detail.value
}

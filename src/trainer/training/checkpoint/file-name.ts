/** File that holds the newest state. */
export const LAST_CHECKPOINT = "last.ckpt";

/**
 * Name of a best checkpoint: `epoch=02-poisson_val_Amp=17732.7400.ckpt`, the metric without `_loss`, four decimals.
 * @param epoch from 0
 */
export function checkpointFileName(epoch: number, metric: string, value: number): string {
  const name = metric.replace(/_loss$/u, "").replaceAll(/[^\w.-]/gu, "_");
  return `epoch=${String(epoch).padStart(2, "0")}-${name}=${value.toFixed(4)}.ckpt`;
}

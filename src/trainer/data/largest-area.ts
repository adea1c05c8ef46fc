/** Pixels that an object may have from end to end: 24 bytes each are summed, 3.2 GB, about what a small machine has. */
export const largestObjectArea = 2 ** 27;

/** A complex array in plain memory: real and imaginary part apart, row-major. */
export interface ComplexArray {
  readonly shape: readonly number[];
  /** float32, as many as the shape says. */
  readonly re: Float32Array;
  readonly im: Float32Array;
}

/** A place in object pixels; x along the columns, y along the rows. */
export interface PointPx {
  readonly x: number;
  readonly y: number;
}
